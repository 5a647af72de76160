"""Tells whether an answer is a difference quotient, whatever its step: for misconceptions.

``recognise=lambda got, expected, z: is_finite_difference(f, got, expected, z)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import torch

Elementwise = Callable[[torch.Tensor], torch.Tensor]

_LARGEST_STEP: Final = 0.5
_SMALLEST_STEP: Final = {torch.float64: 1e-13, torch.float32: 5e-6}
"""With a smaller one rounding leaves nothing that could be recognised."""
_STEPS: Final = 60
_ROUNDS: Final = 4
"""How often the best step is looked for again between its neighbours."""
_LARGEST_ERROR: Final = 0.25
"""A larger one is another mistake; it is not looked at any closer."""
_FEW: Final = 3
"""Fewer errors than this could be explained by some step whatever they come from."""
_NOISE: Final = 4.0
"""How many units of rounding the two values of a quotient may be off together."""
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
        z: where, float32 or float64, any shape; fewer than three elements tell nothing.
    """
    if got.shape != z.shape or got.dtype not in _SMALLEST_STEP or not bool(got.isfinite().all()):
        return False
    if got.dtype is torch.float64 and torch.equal(got.float().double(), got):
        return False  # Worked out in float32: as rough, but another mistake.
    z, order = z.double().flatten().sort()
    answer, right = (tensor.double().flatten()[order] for tensor in (got, expected))
    error = answer - right
    largest = float(error.abs().max()) if len(z) else 0.0
    if int((error.abs() > largest * 1e-3).sum()) < _FEW:
        return False
    fit = _Fit(function, z, answer, right, got.dtype)
    near = (right - answer).abs() <= _LARGEST_ERROR + fit.rounding(_SMALLEST_STEP[got.dtype])
    return bool(near.all()) and (
        any(fit.explained_by(kind) for kind in (_forward, _backward, _central))
        or fit.explained_by_rounding()
    )


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
        answer: torch.Tensor,
        right: torch.Tensor,
        dtype: torch.dtype,
    ) -> None:
        self.function = function
        self.z = z
        self.answer = answer
        self.right = right
        self.smallest_step = _SMALLEST_STEP[dtype]
        self.largest = float((answer - right).abs().max())
        # Both the value and the place of each of the two points are rounded.
        slope = right.abs().clamp(min=1.0)
        self.unit = torch.finfo(dtype).eps * (function(z).abs() + z.abs() * slope)

    def rounding(self, step: float) -> torch.Tensor:
        """How far off a quotient of this step may be because its values are rounded."""
        return _NOISE * self.unit / step

    def explained_by(self, kind: Quotient) -> bool:
        """Whether the error is that of some step of this kind, up to rounding."""
        step = self._best(kind)
        quotient = kind(self.function, self.z, torch.tensor(step, dtype=torch.float64))
        if float((quotient - self.right).abs().max()) < self.largest / 2:
            return False
        rest = self.answer - quotient
        if bool((rest.abs() > self.rounding(step) + _MISFIT * self.largest).any()):
            return False
        # Where rounding could explain everything, it has to look like rounding.
        return float(self.rounding(step).max()) <= 8 * self.largest or _is_rough(rest)

    def _best(self, kind: Quotient) -> float:
        """The step whose quotients are nearest to the answer."""
        low, high = math.log(self.smallest_step), math.log(_LARGEST_STEP)
        for _ in range(_ROUNDS):
            steps = torch.linspace(low, high, _STEPS, dtype=torch.float64).exp()
            quotients = kind(self.function, self.z, steps[:, None])
            best = int((self.answer - quotients).abs().sum(dim=1).argmin())
            low = math.log(float(steps[max(best - 1, 0)]))
            high = math.log(float(steps[min(best + 1, _STEPS - 1)]))
        return math.exp((low + high) / 2)

    def explained_by_rounding(self) -> bool:
        """Whether the error is what rounding leaves at some step: below its bound, not by far."""
        error = self.answer - self.right
        if not _is_rough(error):
            return False
        needed = _NOISE * float((self.unit / error.abs().clamp(min=1e-300)).min())
        step = min(needed, _LARGEST_STEP)
        return step >= self.smallest_step and self.largest >= float(self.rounding(step).max()) / 50


def _is_rough(error: torch.Tensor) -> bool:
    """Whether neighbouring errors have nothing to do with each other."""
    signs = error[error != 0].sign()
    changes = int((signs[1:] != signs[:-1]).sum())
    return len(signs) < _FEW or changes >= max(1, len(signs) // 4)
