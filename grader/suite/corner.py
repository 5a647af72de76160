"""ReLU's slope at exactly 0: one convention for all exercises that need one.

``@misconception("relu-slope-at-zero", of="f", says=corner.SAYS, why=corner.WHY)``
"""

from __future__ import annotations

from typing import Final

from torch import Tensor

from grader.judge.corner import beside_corner

__all__ = ["SAYS", "WHY", "beside_corner", "relu_slope", "relu_slope_with_one_at_zero"]

SAYS: Final = "ReLU's slope at exactly 0 counts as 1."
WHY: Final = (
    "0 counts as positive in your comparison. ReLU has a corner there, so that mathematics leaves "
    "the choice; this course, like torch, takes 0."
)


def relu_slope(z: Tensor) -> Tensor:
    """1 where z is positive and 0 elsewhere, at 0 too: ``relu_slope(numbers(-1, 0, 2))``."""
    return (z > 0).to(z.dtype)


def relu_slope_with_one_at_zero(z: Tensor) -> Tensor:
    """The other convention: 1 at 0 too, ``relu_slope_with_one_at_zero(numbers(-1, 0, 2))``."""
    return (z >= 0).to(z.dtype)
