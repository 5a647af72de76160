"""Tells whether an answer is a difference quotient, whatever its step: for misconceptions.

``recognise=lambda got, expected, z: is_finite_difference(f, got, expected, z)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import torch

Elementwise = Callable[[torch.Tensor], torch.Tensor]

_LARGEST_STEP: Final = 2.0
_SMALLEST_STEP: Final = {torch.float64: 1e-13, torch.float32: 5e-6}
"""With a smaller one rounding leaves nothing that could be recognised."""
_STEPS: Final = 120
_REFINEMENTS: Final = 60
_NOISE: Final = 4.0
"""How many units of rounding the two values of a quotient may be off together."""
_FEW: Final = 3
"""With fewer errors than this, any step could be made to fit: only small errors count."""
_SMALL: Final = 1e-3
_MISFIT: Final = 0.02
"""What part of the largest error a quotient may leave unexplained, beside rounding."""


def is_finite_difference(
    function: Elementwise, got: torch.Tensor, expected: torch.Tensor, z: torch.Tensor
) -> bool:
    """Whether ``got`` is (f(z+h) − f(z))/h, (f(z) − f(z−h))/h or (f(z+h) − f(z−h))/2h for some h.

    A large h shows by the error it makes, a small one by the rounding that is left of a
    subtraction of nearly equal numbers: errors without a pattern, as large as that h implies.

    Args:
        function: f, elementwise on float64 tensors of any shape.
        got: the answer; floating, the shape of z.
        expected: f′(z), right; the shape of z.
        z: where, float32 or float64, any shape.
    """
    if got.shape != z.shape or got.dtype not in _SMALLEST_STEP or not bool(got.isfinite().all()):
        return False
    if got.dtype is torch.float64 and torch.equal(got.float().double(), got):
        return False  # Worked out in float32: as rough, but another mistake.
    z, order = z.double().flatten().sort()
    answer, right = (tensor.double().flatten()[order] for tensor in (got, expected))
    largest = float((answer - right).abs().max()) if len(z) else 0.0
    if largest == 0.0:
        return False
    few = int(((answer - right).abs() > largest * 1e-3).sum()) < _FEW
    if few and largest > _SMALL:
        return False
    fit = _Fit(function, z, answer, right, torch.finfo(got.dtype).eps)
    smallest = _SMALLEST_STEP[got.dtype]
    return any(fit.accepts(kind, largest, smallest) for kind in (_forward, _backward, _central))


def _forward(function: Elementwise, z: torch.Tensor, step: float) -> torch.Tensor:
    return (function(z + step) - function(z)) / step


def _backward(function: Elementwise, z: torch.Tensor, step: float) -> torch.Tensor:
    return (function(z) - function(z - step)) / step


def _central(function: Elementwise, z: torch.Tensor, step: float) -> torch.Tensor:
    return (function(z + step) - function(z - step)) / (2 * step)


Quotient = Callable[[Elementwise, torch.Tensor, float], torch.Tensor]


class _Fit:
    """An answer, sorted by where it is, and quotients put beside it."""

    def __init__(
        self,
        function: Elementwise,
        z: torch.Tensor,
        answer: torch.Tensor,
        right: torch.Tensor,
        rounding: float,
    ) -> None:
        self.function = function
        self.z = z
        self.answer = answer
        self.right = right
        # Both the value and the place of each of the two points are rounded.
        slope = right.abs().clamp(min=1.0)
        self.unit = rounding * (function(z).abs() + z.abs() * slope)

    def accepts(self, kind: Quotient, largest: float, smallest_step: float) -> bool:
        """Whether some step of this kind explains the answer."""
        steps = torch.logspace(
            math.log10(_LARGEST_STEP), math.log10(smallest_step), _STEPS, dtype=torch.float64
        )
        costs = [self._cost(kind, float(step)) for step in steps]
        best = min(range(_STEPS), key=costs.__getitem__)
        around = float(steps[min(best + 1, _STEPS - 1)]), float(steps[max(best - 1, 0)])
        step = self._refined(kind, *around)
        if self._explains(kind, step, largest):
            return True
        if not self._is_rough():
            return False
        return any(self._explains_rounding(float(step), largest) for step in steps)

    def _cost(self, kind: Quotient, step: float) -> float:
        return float((self.answer - kind(self.function, self.z, step)).abs().sum())

    def _refined(self, kind: Quotient, low: float, high: float) -> float:
        """The best step between two, by golden section on its logarithm."""
        ratio = (math.sqrt(5.0) - 1.0) / 2.0
        left, right = sorted((math.log(low), math.log(high)))
        for _ in range(_REFINEMENTS):
            one, two = right - ratio * (right - left), left + ratio * (right - left)
            if self._cost(kind, math.exp(one)) < self._cost(kind, math.exp(two)):
                right = two
            else:
                left = one
        return math.exp((left + right) / 2.0)

    def _explains(self, kind: Quotient, step: float, largest: float) -> bool:
        """The error is that of the step itself, up to rounding."""
        quotient = kind(self.function, self.z, step)
        rounding = _NOISE * self.unit / step
        if float((quotient - self.right).abs().max()) < largest / 2:
            return False
        if float(rounding.max()) > 8 * largest:
            return False
        return bool(((self.answer - quotient).abs() <= rounding + _MISFIT * largest).all())

    def _is_rough(self) -> bool:
        """Whether neighbouring errors have nothing to do with each other."""
        error = self.answer - self.right
        signs = error[error.abs() > 0].sign()
        changes = int((signs[1:] != signs[:-1]).sum())
        return changes >= max(2, len(signs) // 4)

    def _explains_rounding(self, step: float, largest: float) -> bool:
        """The error is what rounding leaves at this step: below its bound, and not by far."""
        bound = _NOISE * self.unit / step
        error = (self.answer - self.right).abs()
        return bool((error <= bound).all()) and largest >= float(bound.max()) / 50
