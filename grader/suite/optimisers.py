"""Optimisers that are taken, or written, in Adam's place: a family of mistakes in training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import torch
from torch import Tensor, nn

from grader.course.declarations import Misconception, family
from grader.suite.training import LossOf, Task, history

Make = Callable[[list[nn.Parameter], float], torch.optim.Optimizer]


class Step(NamedTuple):
    """What Adam knows of one parameter when it takes a step."""

    g: Tensor
    """The gradient."""
    m: Tensor
    """The running average of the gradients."""
    v: Tensor
    """The running average of their squares."""
    t: int
    """Which step it is, from 1."""


Move = Callable[[Step], Tensor]
"""How far a parameter moves for a learning rate of 1."""

_FIRST: Final = 0.9
_SECOND: Final = 0.999
_EPS: Final = 1e-8


class _ByHand(torch.optim.Optimizer):
    """Adam's two running averages, and a rule of one's own for what becomes of them."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, move: Move) -> None:
        super().__init__(parameters, {"lr": lr})
        self._move = move
        self._count = 0

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:  # noqa: ARG002
        self._count += 1
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                gradient = parameter.grad
                kept = self.state[parameter]
                m = _FIRST * kept.get("m", 0.0) + (1 - _FIRST) * gradient
                v = _SECOND * kept.get("v", 0.0) + (1 - _SECOND) * gradient.square()
                kept.update(m=m, v=v)
                parameter.sub_(group["lr"] * self._move(Step(gradient, m, v, self._count)))


def _by_hand(move: Move) -> Make:
    return lambda parameters, lr: _ByHand(parameters, lr, move)


def _corrected(m: Tensor, v: Tensor, first: float, second: float) -> Tensor:
    moved: Tensor = (m / (1 - _FIRST**first)) / ((v / (1 - _SECOND**second)).sqrt() + _EPS)
    return moved


_OPTIMISERS: Final[Mapping[str, Make]] = {
    "Adam without its bias correction": _by_hand(lambda s: s.m / (s.v.sqrt() + _EPS)),
    "Adam with the bias correction of the first average only": _by_hand(
        lambda s: s.m / (1 - _FIRST**s.t) / (s.v.sqrt() + _EPS)
    ),
    "Adam with the bias correction of the second average only": _by_hand(
        lambda s: _corrected(s.m, s.v, 1, s.t) * (1 - _FIRST)
    ),
    "Adam whose bias correction counts one step too many": _by_hand(
        lambda s: _corrected(s.m, s.v, s.t + 1, s.t + 1)
    ),
    "Adam whose bias correction is always that of the first step": _by_hand(
        lambda s: _corrected(s.m, s.v, 1, 1)
    ),
    "Adam without the root below": _by_hand(
        lambda s: s.m / (1 - _FIRST**s.t) / (s.v / (1 - _SECOND**s.t) + _EPS)
    ),
    "Adam without the average of the gradients, with the last one in its place": _by_hand(
        lambda s: _corrected(s.g * (1 - _FIRST), s.v, 1, s.t)
    ),
    "Adam without the division, which leaves gradient descent along an average": _by_hand(
        lambda s: s.m / (1 - _FIRST**s.t)
    ),
    "an Adam that forgets the earlier gradients, as one does that is made anew in every epoch": (
        _by_hand(lambda s: s.g / (s.g.abs() + _EPS))
    ),
    "Adam with its two betas exchanged": lambda p, lr: torch.optim.Adam(
        p, lr=lr, betas=(_SECOND, _FIRST)
    ),
    "Adam with 0.99 for the second beta": lambda p, lr: torch.optim.Adam(
        p, lr=lr, betas=(_FIRST, 0.99)
    ),
    "Adam uphill, where the loss grows": lambda p, lr: torch.optim.Adam(p, lr=lr, maximize=True),
    "Adam with a weight decay of 0.01": lambda p, lr: torch.optim.Adam(p, lr=lr, weight_decay=0.01),
    "AdamW, whose weight decay is 0.01 if nothing is said": lambda p, lr: torch.optim.AdamW(
        p, lr=lr
    ),
    "AMSGrad": lambda p, lr: torch.optim.Adam(p, lr=lr, amsgrad=True),
    "RMSprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
    "RMSprop with 0.9 for its average": lambda p, lr: torch.optim.RMSprop(p, lr=lr, alpha=_FIRST),
    "Adagrad": lambda p, lr: torch.optim.Adagrad(p, lr=lr),
    "Adadelta": lambda p, lr: torch.optim.Adadelta(p, lr=lr),
    "Adamax": lambda p, lr: torch.optim.Adamax(p, lr=lr),
    "NAdam": lambda p, lr: torch.optim.NAdam(p, lr=lr),
    "RAdam": lambda p, lr: torch.optim.RAdam(p, lr=lr),
    "Rprop": lambda p, lr: torch.optim.Rprop(p, lr=lr),
}


def another_optimiser(identifier: str, *, of: str, loss_of: LossOf) -> Misconception:
    """A catalogue's entry for every optimiser that may stand where Adam is due.

    Args:
        identifier: what ``grade explain`` takes.
        of: the graded name; it takes the model, inputs, targets, epochs and the learning rate.
        loss_of: the exercise's loss.
    """

    def form(make: Make) -> Callable[..., list[float]]:
        def train(model: Any, x: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
            # The suite's own model is only described here, and made anew.
            own = model if isinstance(model, nn.Module) else model.replica()
            return history(Task(own, x, y, loss_of), epochs, make(list(own.parameters()), lr))

        return train

    return family(
        identifier,
        of=of,
        says="The steps are not Adam's, as the statement asks for. They are those of {form}.",
        why="The first loss is right, since nothing has been learnt yet; from the second on the "
        "list shows where the steps lead, and these go another way.",
        forms={name: form(make) for name, make in _OPTIMISERS.items()},
    )
