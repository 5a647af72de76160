"""Tells whether an answer is a difference quotient, whatever its step: for misconceptions.

``recognise=lambda got, expected, z: is_finite_difference(f, got, expected, z)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import torch

Elementwise = Callable[[torch.Tensor], torch.Tensor]

_LARGEST_STEP: Final = 0.5
_SMALLEST_STEP: Final = {torch.float64: 1e-13, torch.float32: 5e-6}
"""With a smaller one rounding leaves nothing that could be recognised."""
_STEPS: Final = 60
_GLANCE: Final = 4
"""As many answers are put to every step first."""
_ROUNDS: Final = 4
"""How often the best step is looked for again between its neighbours."""
_LARGEST_ERROR: Final = 0.25
"""A larger one is another mistake; it is not looked at any closer."""
_FEW: Final = 3
"""Fewer errors than this could be explained by some step whatever they come from."""
_SIZE: Final = 2.0**-4
"""Values at least as large as this share a last digit."""
_USUAL_STEPS: Final = tuple(
    sorted(
        {mantissa * 10.0**-power * twice for power in range(1, 14) for mantissa in (1, 2, 3, 5)
         for twice in (1, 2)}
        | {2.0**-power for power in range(1, 44)}
        | {torch.finfo(torch.float64).eps ** (1 / root) * twice for root in (2, 3)
           for twice in (1, 2)},
    )
)  # fmt: skip
"""A central quotient divides by twice its step."""
QUOTIENTS: Final[dict[str, tuple[Any, ...]]] = {
    "step": (
        *(10.0**-power for power in range(1, 13)),
        *(2.0**-power for power in (8, 10, 12, 16, 20, 24, 26)),
        *(torch.finfo(torch.float64).eps ** (1 / root) for root in (2, 3)),
    ),
    "sides": ((1, 0), (0, 1), (1, 1)),
}
"""For which quotients a kit knows the mistake: ``grid=QUOTIENTS`` for code with these parameters,
the step and how many of them it goes to the right and to the left."""
_CHANCE: Final = math.log(1e-5)
"""How likely a step may be to fit by chance, to count."""
_NOISE: Final = 4.0
"""How many units of rounding the two values of a quotient may be off together."""
_MISFIT: Final = 1e-3
"""What part of the largest error a quotient may leave unexplained, beside rounding."""


def is_finite_difference(
    function: Elementwise, got: torch.Tensor, expected: torch.Tensor, z: torch.Tensor
) -> bool:
    """Whether ``got`` is (f(z+h) − f(z))/h, (f(z) − f(z−h))/h or (f(z+h) − f(z−h))/2h for some h.

    A large h shows by the error it makes, a small one by the rounding that is left of a
    subtraction of nearly equal numbers: every answer is then a whole number of last digits
    over h (looked for with the steps that people choose).

    Args:
        function: f, elementwise on float64 tensors of any shape.
        got: the answer; floating, the shape of z.
        expected: f′(z), right; the shape of z.
        z: where, float32 or float64, any shape; fewer than three elements tell nothing.
    """
    if got.shape != z.shape or got.dtype not in _SMALLEST_STEP or not bool(got.isfinite().all()):
        return False
    if got.dtype is torch.float64 and torch.equal(got.float().double(), got):
        return False  # Worked out in float32: as rough, but another mistake.
    z, order = z.double().flatten().sort()
    reply, right = (tensor.double().flatten()[order] for tensor in (got, expected))
    error = reply - right
    largest = float(error.abs().max()) if len(z) else 0.0
    if int((error.abs() > largest * 1e-3).sum()) < _FEW:
        return False
    fit = _Fit(function, z, reply, right, got.dtype)
    near = error.abs() <= _LARGEST_ERROR + fit.rounding(_SMALLEST_STEP[got.dtype])
    if bool(near.all()) and any(map(fit.explained_by, (_forward, _backward, _central))):
        return True
    return fit.explained_by_rounding()


def _forward(function: Elementwise, z: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    return (function(z + step) - function(z)) / step


def _backward(function: Elementwise, z: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    return (function(z) - function(z - step)) / step


def _central(function: Elementwise, z: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    return (function(z + step) - function(z - step)) / (2 * step)


Quotient = Callable[[Elementwise, torch.Tensor, torch.Tensor], torch.Tensor]


class _Fit:
    """An answer, sorted by where it is, and quotients put beside it."""

    def __init__(
        self,
        function: Elementwise,
        z: torch.Tensor,
        reply: torch.Tensor,
        right: torch.Tensor,
        dtype: torch.dtype,
    ) -> None:
        self.function = function
        self.z = z
        self.reply = reply
        self.right = right
        self.eps = torch.finfo(dtype).eps
        self.smallest_step = _SMALLEST_STEP[dtype]
        self.largest = float((reply - right).abs().max())
        # Both the value and the place of each of the two points are rounded.
        slope = right.abs().clamp(min=1.0)
        self.unit = self.eps * (function(z).abs() + z.abs() * slope)

    def rounding(self, step: float) -> torch.Tensor:
        """How far off a quotient of this step may be because its values are rounded."""
        return _NOISE * self.unit / step

    def explained_by(self, kind: Quotient) -> bool:
        """Whether the error is that of some step of this kind, up to rounding."""
        step = self._best(kind)
        quotient = kind(self.function, self.z, torch.tensor(step, dtype=torch.float64))
        if float((quotient - self.right).abs().max()) < self.largest / 2:
            return False
        rest = self.reply - quotient
        if bool((rest.abs() > self.rounding(step) + _MISFIT * self.largest).any()):
            return False
        # Where rounding could explain everything, it has to be that of a subtraction.
        if float(self.rounding(step).max()) <= 2 * self.largest:
            return True
        return self._step_in_grid() is not None

    def _best(self, kind: Quotient) -> float:
        """The step whose quotients are nearest to the answer."""
        low, high = math.log(self.smallest_step), math.log(_LARGEST_STEP)
        for _ in range(_ROUNDS):
            steps = torch.linspace(low, high, _STEPS, dtype=torch.float64).exp()
            quotients = kind(self.function, self.z, steps[:, None])
            best = int((self.reply - quotients).abs().sum(dim=1).argmin())
            low = math.log(float(steps[max(best - 1, 0)]))
            high = math.log(float(steps[min(best + 1, _STEPS - 1)]))
        return math.exp((low + high) / 2)

    def explained_by_rounding(self) -> bool:
        """Whether the error is no larger than rounding leaves at the step that shows in it."""
        error = (self.reply - self.right).abs()
        if bool((error > self.rounding(_USUAL_STEPS[0]) + self.eps ** (1 / 3)).any()):
            return False  # No step that counts leaves as much.
        step = self._step_in_grid()
        if step is None or step > self.eps ** (1 / 3):
            return False  # A larger one shows by its own error.
        return bool((error <= self.rounding(step) + step).all())

    def _step_in_grid(self) -> float | None:
        """The step that makes answer · step a multiple of the values' last digit everywhere.

        A difference of two rounded numbers is such a multiple, and nothing else is by chance.
        """
        usable = self.function(self.z).abs() >= _SIZE
        reply = self.reply[usable & (self.reply != 0)]
        digit = _SIZE * self.eps / 2  # The values are multiples of it, whatever their sign.
        few = reply[:_GLANCE].numpy()
        for step in _USUAL_STEPS:
            # A few answers turn nearly every step down.
            ours = few * (step / digit)
            far = np.abs(ours - np.round(ours)) > 0.01 + 4 * self.eps * np.abs(ours)
            if far.any() or (np.abs(ours) < 0.5).any():
                continue
            multiple = reply * (step / digit)
            slack = 0.01 + 4 * self.eps * multiple.abs()
            chance = float(slack.clamp(max=0.5).mul(2).log().sum())
            if chance > _CHANCE or bool((multiple.abs() < 0.5).any()):
                continue
            if bool(((multiple - multiple.round()).abs() <= slack).all()):
                return step
        return None
