"""NaN and inf told apart by where they happen: at 0, far out, below zero, or everywhere."""

from __future__ import annotations

import math
from typing import Final

import torch

from grader.evidence import Evidence
from grader.judge.failing_call import failing_call
from grader.judge.text import show
from grader.judge.values import Mismatch

_FAR: Final = 20.0
"""An exponential of less than this overflows nowhere, not even after a few more steps."""
_OPERATIONS: Final = (
    "NaN comes of 0/0, inf − inf, 0 · inf, inf/inf, and of a root or logarithm of a negative "
    "number; inf of a division by 0 and of an overflow. Print what each step gives for this input."
)


def reason(item: Evidence, mismatch: Mismatch) -> tuple[str, str]:
    """An identifier, and what can be said of how the numbers were lost."""
    got, expected = mismatch.got, mismatch.expected
    call = failing_call(item)
    args = call.args if call is not None else ()
    z = next((value for value in args if isinstance(value, torch.Tensor)), None)
    if (
        z is None
        or not isinstance(got, torch.Tensor)
        or not isinstance(expected, torch.Tensor)
        or z.shape != got.shape[: z.ndim]
        or z.is_complex()
    ):
        return "not-finite", _OPERATIONS
    # Of a matrix each row belongs to one input: a Jacobian's to the output that it moves.
    missing = ~got.isfinite() & expected.isfinite()
    lost = missing.reshape(*z.shape, -1).any(-1)
    nan = bool(got[missing].isnan().any())
    return _by_place(z.double()[lost], z.double()[~lost], nan=nan)


def _by_place(bad: torch.Tensor, good: torch.Tensor, *, nan: bool) -> tuple[str, str]:
    if bool((bad == 0).all()):
        if nan:
            return "zero-by-zero", (
                "It happens only where the input is exactly 0: something is 0/0 there, or 0 · inf. "
                "Which divisor, or which logarithm's argument, becomes 0?"
            )
        return "division-by-zero", (
            "It happens only where the input is exactly 0: something is divided by 0 there, or is "
            "the logarithm of 0. Which divisor becomes 0?"
        )
    if float(bad.abs().min()) >= _FAR and (not good.numel() or _is_beyond(bad, good)):
        if nan:
            return "overflow", (
                "It happens only far from 0, where an exponential overflows to inf or sinks to 0: "
                "inf − inf, 0 · inf, inf/inf and 0/0 are NaN. Which step gets too large, or 0?"
            )
        return "overflow", (
            "It happens only far from 0: an exponential overflows to inf there, or what sinks to 0 "
            "is divided by or put into a logarithm. Which step gets too large, or 0?"
        )
    if nan and len(bad) > 1 and bool((bad < 0).all()) and not bool((good < 0).any()):
        return "root-of-negative", (
            "It happens for every negative input and for no other: a root, a logarithm or a power "
            "with a fraction has no value below 0. What goes into it?"
        )
    if not nan and len(bad.unique()) == 1 and good.numel():
        return "division-by-zero", (
            f"It happens only where the input is {show(float(bad[0]))}: a divisor is 0 there, or "
            "the argument of a logarithm."
        )
    return "not-finite", _OPERATIONS


def _is_beyond(bad: torch.Tensor, good: torch.Tensor) -> bool:
    """Whether on each side all inputs that go wrong lie further out than those that don't."""
    for sign in (1, -1):
        wrong, right = bad[bad * sign > 0].abs(), good[good * sign > 0].abs()
        if wrong.numel() and right.numel() and float(right.max()) > float(wrong.min()):
            return False
    return math.isfinite(float(bad.abs().min()))
