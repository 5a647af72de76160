"""What catalogues of training mistakes share: the usual loop, and the settings a history shows.

A history is the list of losses that a training run records, one for each epoch. Full-batch
training draws nothing, so that two runs with the same settings give the same history.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import torch
from torch import Tensor, nn

LossOf = Callable[[Tensor, Tensor], Tensor]
"""Gives a 0-d loss of predictions and targets."""

_LOOK: Final = 60
"""As many losses of a history are looked at: later ones have drifted apart with rounding."""
_FIRST: Final = 5
"""As many tell one momentum from another."""
_LENGTHS: Final = tuple(10 ** (at / 20) for at in range(-120, 21))
"""Where a step's length is looked for: 1e-6 to 10."""
_MOST: Final = 8
"""As many lengths are tried."""


class Task(NamedTuple):
    """What is trained, and on what: ``Task(model, x, y, nn.functional.mse_loss)``."""

    model: nn.Module
    x: Tensor
    y: Tensor
    loss_of: LossOf


def history(task: Task, epochs: int, optimiser: torch.optim.Optimizer) -> list[float]:
    """Train a model full-batch, and give the loss of every epoch before its step.

    ``history(task, 60, torch.optim.SGD(task.model.parameters(), lr=0.1))``
    """
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = task.loss_of(task.model(task.x), task.y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


def momentum_of(got: Sequence[float], task: Task, lr: float) -> dict[str, Any] | None:
    """The momentum with which gradient descent (SGD) gives a history; None if none does.

    Args:
        got: the history.
        task: its model is at the initial parameters, and stays there.
        lr: the learning rate that was asked for.

    Returns:
        ``momentum`` and ``nesterov``, as ``torch.optim.SGD`` takes them.
    """
    if not _starts(task, got, 0.02):
        return None

    def descend(epochs: int, settings: dict[str, Any]) -> list[float]:
        own = _copied(task)
        return history(own, epochs, torch.optim.SGD(own.model.parameters(), lr=lr, **settings))

    tried: list[dict[str, Any]] = []
    if _fits(descend(2, {}), got[:2], 0.02):
        # Without Nesterov's variant the first step is the same for every momentum.
        tried = [{"momentum": part, "nesterov": False} for part in _momenta(got, task, lr)]
    along = _along(task, {name: lr * slope for name, slope in _gradients(task).items()})
    for length in crossings(along, [1 + at / 20 for at in range(21)], got[1])[:_MOST]:
        momentum = round(length - 1, 2)
        if momentum > 0:
            tried.append({"momentum": momentum, "nesterov": True})
    if not tried:
        return None
    first, look = min(len(got), _FIRST), min(len(got), _LOOK)
    gaps = [_gap(descend(first, settings), got[:first]) for settings in tried]
    best = tried[gaps.index(min(gaps))]
    return best if _fits(descend(look, best), got[:look], 0.02) else None


def learning_rate_of(got: Sequence[float], task: Task, lr: float) -> dict[str, float] | None:
    """The learning rate with which Adam gives a history; None if none does, or the right one.

    Args:
        got: the history.
        task: its model is at the initial parameters, and stays there.
        lr: the learning rate that was asked for.

    Returns:
        ``used``, the learning rate.
    """
    if not _starts(task, got, 0.002):
        return None
    look = min(len(got), _LOOK)
    # Adam's first step has the gradient's signs and the learning rate's length.
    signs = {name: slope / (slope.abs() + 1e-8) for name, slope in _gradients(task).items()}
    along = _along(task, signs)
    for length in crossings(along, _LENGTHS, got[1])[:_MOST]:
        if abs(length - lr) <= 0.01 * lr:
            continue
        typed = float(f"{length:.1e}")
        used = typed if abs(length - typed) <= 0.005 * typed else length
        own = _copied(task)
        adam = torch.optim.Adam(own.model.parameters(), lr=used)
        if _fits(history(own, look, adam), got[:look], 0.002):
            return {"used": used}
    return None


def crossings(value_at: Callable[[float], float], grid: Sequence[float], due: float) -> list[float]:
    """Where a continuous function takes a value, once between any two points of a grid.

    ``crossings(math.sin, [0.0, 2.0, 4.0], 0.0)`` is about [0, π].

    Args:
        value_at: the function.
        grid: points in ascending order.
        due: the value.
    """
    above = [value_at(point) - due for point in grid]
    found = []
    for (start, end), (first, last) in zip(
        itertools.pairwise(grid), itertools.pairwise(above), strict=True
    ):
        if not first * last <= 0:  # NaN neither
            continue
        low, high = start, end
        for _ in range(30):
            middle = (low + high) / 2
            if (value_at(middle) - due) * first > 0:
                low = middle
            else:
                high = middle
        found.append((low + high) / 2)
    return found


def _copied(task: Task) -> Task:
    return task._replace(model=copy.deepcopy(task.model))


def _momenta(got: Sequence[float], task: Task, lr: float) -> list[float]:
    """The momenta, to two digits, that lead about where a history is after its second step.

    That step goes along the second gradient, and along the first one as far as the momentum says.
    """
    own = _copied(task)
    history(own, 2, torch.optim.SGD(own.model.parameters(), lr=lr))
    along = _along(own, {name: lr * slope for name, slope in _gradients(task).items()})
    found = crossings(along, [at / 20 for at in range(21)], got[2]) if len(got) > 2 else []
    near = {round(momentum, 2) + part / 100 for momentum in found for part in range(-2, 3)}
    if not near:
        return [part / 100 for part in range(100)]
    return sorted({0.0} | {round(part, 2) for part in near if 0 < part < 1})


def _gradients(task: Task) -> dict[str, Tensor]:
    """The gradient of each parameter at the task's start."""
    leaves = {
        name: value.detach().clone().requires_grad_()
        for name, value in task.model.named_parameters()
    }
    loss = _loss_at(task, leaves)
    return dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))


def _loss_at(task: Task, parameters: dict[str, Tensor]) -> Tensor:
    return task.loss_of(torch.func.functional_call(task.model, parameters, (task.x,)), task.y)


def _along(task: Task, ways: Mapping[str, Tensor]) -> Callable[[float], float]:
    """The loss at a distance from the task's start, against the ways of its parameters."""
    start = {name: parameter.detach() for name, parameter in task.model.named_parameters()}

    def value_at(length: float) -> float:
        with torch.no_grad():
            moved = {name: value - length * ways[name] for name, value in start.items()}
            return _loss_at(task, moved).item()

    return value_at


def _starts(task: Task, got: Sequence[float], part: float) -> bool:
    """Whether a history begins with the task's loss: nothing that is trained on it fits, if not."""
    with torch.no_grad():
        first = task.loss_of(task.model(task.x), task.y).item()
    return _fits([first], got[:1], part, moved=_moved(got[:_LOOK]))


def _fits(
    losses: Sequence[float], got: Sequence[float], part: float, moved: float | None = None
) -> bool:
    """Whether two histories differ by no more than a part of how far the second one moves.

    Measured by the losses themselves every short step would fit every other.
    """
    if not all(map(math.isfinite, (*losses, *got))):
        return False
    far = _moved(got) if moved is None else moved
    return _gap(losses, got) <= part * far + 1e-6 * abs(got[0])


def _moved(got: Sequence[float]) -> float:
    return max(abs(loss - got[0]) for loss in got)


def _gap(losses: Sequence[float], got: Sequence[float]) -> float:
    return max(abs(one - other) for one, other in zip(losses, got, strict=True))
