"""Where conventions differ: what belongs to an input of exactly 0, the corner of ReLU.

A known mistake is known away from it too, whatever a second slip made of the corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


def beside_corner(value: Any, other: Any, args: Sequence[Any]) -> Any:
    """A value with another's numbers wherever an input of exactly 0 decides.

    ``beside_corner(slope(z), slope_with_one_at_zero(z), [z])`` differs from the first at 0 alone.

    Args:
        value: what a call gave, or would have given.
        other: what stands in at the corner.
        args: the call's arguments; the first tensor is the input.

    Returns:
        None if no input, or more than half of them, lies at the corner.
    """
    if not isinstance(value, torch.Tensor) or not isinstance(other, torch.Tensor):
        return None
    z = next((item for item in args if isinstance(item, torch.Tensor)), None)
    if z is None or value.shape != other.shape:
        return None
    zero = z == 0
    if not 0 < int(zero.sum()) * 2 <= zero.numel():
        return None
    if z.ndim == 1 and value.shape == (len(z), len(z)):
        zero = zero[:, None] | zero[None, :]
    if zero.shape != value.shape:
        return None
    return torch.where(zero, other.to(value.dtype), value)
