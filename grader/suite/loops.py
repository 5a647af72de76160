"""Wrong training loops, whatever the loss: full-batch, with Adam where it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

from grader.course.declarations import Misconception, misconception
from grader.suite import batches
from grader.suite.training import LossOf, Task, history, learning_rate_of, momentum_of

Train = Callable[..., list[float]]
"""Takes the model, inputs, targets, ``epochs`` and ``lr``, and gives a history."""


def adam(model: nn.Module, lr: float) -> torch.optim.Adam:
    """The optimiser that the statements ask for: ``adam(model, lr=0.01)``."""
    return torch.optim.Adam(model.parameters(), lr=lr)


def shown(read: Callable[..., dict[str, Any] | None], loss_of: LossOf) -> Callable[..., Any]:
    """An estimate that reads a setting off a history, such as ``momentum_of``."""

    def estimate(  # noqa: PLR0917
        got: Sequence[float],
        model: Any,
        x: Tensor,
        y: Tensor,
        /,
        epochs: int,  # noqa: ARG001 – a call may name it
        lr: float,
    ) -> dict[str, Any] | None:
        return read(got, Task(model.replica(), x, y, loss_of), lr)

    return estimate


def standing_still(loss_of: LossOf) -> Train:
    """The history of a model that never learns: ``standing_still(nn.functional.mse_loss)``."""

    def train(
        model: nn.Module,
        x: Tensor,
        y: Tensor,
        /,
        epochs: int,
        lr: float,  # noqa: ARG001 – a call may name it
    ) -> list[float]:
        with torch.no_grad():
            return [loss_of(model(x), y).item() for _ in range(epochs)]

    return train


def wrong_steps(prefix: str, *, of: str, loss_of: LossOf) -> tuple[Misconception, ...]:
    """A catalogue's entries for the four loops whose steps go elsewhere.

    ``entries = wrong_steps("sine", of="train", loss_of=nn.functional.mse_loss)``

    Args:
        prefix: what the entries' identifiers begin with.
        of: the graded name.
        loss_of: the exercise's loss.

    Returns:
        Gradients never cleared, SGD, a learning rate of one's own, mini-batches.
    """

    @misconception(
        f"{prefix}-zero-grad-forgotten",
        of=of,
        says="The gradients are never cleared: each epoch adds its own to all the earlier ones.",
        why="`backward` adds to `.grad`. The first step is right, because there is nothing to add "
        "to yet; from the second on the step follows the sum of all gradients so far.",
    )
    def zero_grad_forgotten(
        model: nn.Module, x: Tensor, y: Tensor, /, epochs: int, lr: float
    ) -> list[float]:
        optimiser = adam(model, lr)
        optimiser.zero_grad = lambda: None  # type: ignore[method-assign,assignment,misc]
        return history(Task(model, x, y, loss_of), epochs, optimiser)

    @misconception(
        f"{prefix}-mini-batches",
        of=of,
        says=batches.SAYS,
        why=batches.WHY,
        estimate=shown(batches.batches_of, loss_of),
        grid=batches.USUAL,
    )
    def mini_batches(
        model: nn.Module, x: Tensor, y: Tensor, /, epochs: int, lr: float, **how: Any
    ) -> list[float]:
        return batches.in_batches(Task(model, x, y, loss_of), epochs, lr, **how)

    return zero_grad_forgotten, *_wrong_optimisers(prefix, of, loss_of), mini_batches


_RATES: Final = tuple(digit * 10.0**-power for power in range(6) for digit in range(1, 10))
"""The learning rates that a kit knows: those of one digit."""
_MOMENTA: Final = (*(tenth / 10 for tenth in range(10)), 0.85, 0.95, 0.98, 0.99)
"""The momenta that a kit knows."""


def _wrong_optimisers(prefix: str, of: str, loss_of: LossOf) -> tuple[Misconception, ...]:
    """SGD, and Adam with a learning rate of one's own."""

    @misconception(
        f"{prefix}-sgd",
        of=of,
        says="The steps are those of gradient descent (SGD), not of Adam.",
        why="SGD's step is as long as the gradient says, times lr. Adam divides by the size that "
        "the gradients have had lately, so that its first step moves every parameter by about lr. "
        "Momentum doesn't change that.",
        estimate=shown(momentum_of, loss_of),
        grid={"momentum": _MOMENTA, "nesterov": (False, True)},
    )
    def sgd(
        model: nn.Module, x: Tensor, y: Tensor, /, epochs: int, lr: float, **settings: Any
    ) -> list[float]:
        optimiser = torch.optim.SGD(model.parameters(), lr=lr, **settings)
        return history(Task(model, x, y, loss_of), epochs, optimiser)

    @misconception(
        f"{prefix}-learning-rate-ignored",
        of=of,
        says="The optimiser is Adam, but its learning rate is not the `lr` that was given.",
        why="Each step is longer or shorter than asked for by the same factor. An optimiser that "
        "isn't told a learning rate takes a default of its own, and a number typed in is right "
        "for one call at most.",
        estimate=shown(learning_rate_of, loss_of),
        grid={"used": _RATES},
    )
    def learning_rate_ignored(  # noqa: PLR0917
        model: nn.Module,
        x: Tensor,
        y: Tensor,
        /,
        epochs: int,
        lr: float,  # noqa: ARG001 – a call may name it
        used: float,
    ) -> list[float]:
        return history(Task(model, x, y, loss_of), epochs, adam(model, used))

    return sgd, learning_rate_ignored


def wrong_records(prefix: str, *, of: str, loss_of: LossOf) -> tuple[Misconception, ...]:
    """A catalogue's entries for what is recorded too late, and for steps that never come.

    ``entries = wrong_records("sine", of="train", loss_of=nn.functional.mse_loss)``

    Args:
        prefix: what the entries' identifiers begin with.
        of: the graded name.
        loss_of: the exercise's loss.

    Returns:
        The loss after the step, gradients cleared before the step, no step.
    """

    @misconception(
        f"{prefix}-loss-after-step",
        of=of,
        says="Each loss is measured after the step of its epoch, not before it.",
        why="The steps are right, but the list begins with the loss of a model that was trained "
        "once already: every number stands one place too early.",
    )
    def loss_after_step(
        model: nn.Module, x: Tensor, y: Tensor, /, epochs: int, lr: float
    ) -> list[float]:
        before = history(Task(model, x, y, loss_of), epochs, adam(model, lr))
        with torch.no_grad():
            return [*before, loss_of(model(x), y).item()][1:]

    zeroed_before_step = misconception(
        f"{prefix}-zeroed-before-step",
        of=of,
        says="The gradients are cleared between `backward` and the step.",
        why="The step then finds nothing to follow, and the loss stays what it was. Gradients are "
        "cleared before new ones are computed, or after they were used.",
    )(standing_still(loss_of))
    step_missing = misconception(
        f"{prefix}-step-missing",
        of=of,
        says="The gradients are computed, but no step is taken.",
        why="`backward` only says which way to go. The parameters, and with them the loss, stay "
        "what they were until the optimiser takes its step.",
    )(standing_still(loss_of))
    return loss_after_step, zeroed_before_step, step_missing
