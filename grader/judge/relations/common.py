"""What every relation is told with: the arguments of a call, and equality up to rounding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import torch

from grader.evidence import Played
from grader.judge.text import show
from grader.judge.values import Mismatch
from grader.model import Diagnosis, Kind

Request = Callable[[str, tuple[Any, ...], dict[str, Any]], Any]
"""The reference's value for one call; None if it has none."""

_RELATIVE: Final = {torch.float32: 1e-4, torch.float16: 1e-2, torch.bfloat16: 3e-2}


def relation(identifier: str, says: str, why: str) -> Diagnosis:
    """A diagnosis of kind ``relation``."""
    return Diagnosis(kind=Kind.relation, id=identifier, says=says, why=why)


class Near:
    """Equality up to rounding of the values' own dtype."""

    def __init__(self, mismatch: Mismatch) -> None:
        dtype = mismatch.expected.dtype if isinstance(mismatch.expected, torch.Tensor) else None
        self.relative = _RELATIVE.get(dtype, 1e-6) if dtype is not None else 1e-4

    def __call__(self, one: torch.Tensor, other: torch.Tensor) -> bool:
        """Whether two float64 tensors are equal up to rounding; NaN is equal to NaN."""
        if one.shape != other.shape:
            return False
        if one.numel() == 0:
            return True
        both = torch.maximum(one.abs(), other.abs())
        finite = both[both.isfinite()]
        scale = float(finite.max()) if finite.numel() else 0.0
        close = (one - other).abs() <= self.relative * both + self.relative * 1e-2 * scale
        close &= one.isfinite() & other.isfinite()
        return bool((close | (one == other) | (one.isnan() & other.isnan())).all())


def constant_factor(factor: float) -> Diagnosis:
    """The form is right, and a factor isn't."""
    return relation(
        "constant-factor",
        f"Every value is {show(factor)} times the right one.",
        "The form is right and a constant factor isn't: look for one that is missing, doubled, "
        "or belongs on the other side.",
    )


def ratio_of(got: torch.Tensor, expected: torch.Tensor, *, least: int = 1) -> float | None:
    """The ratio of two tensors where what is due is largest; None if too few places can tell."""
    usable = (expected != 0) & expected.isfinite() & got.isfinite()
    if int(usable.sum()) < least:
        return None
    at = int(torch.where(usable, expected.abs(), -1.0).flatten().argmax())
    return float(got.flatten()[at].double() / expected.flatten()[at].double())


Arguments = tuple[str, tuple[Any, ...], dict[str, Any]]


def only_call(played: Played) -> Arguments | None:
    """The one call that a scenario made; None if it made several."""
    if len(played.calls) != 1:
        return None
    call = played.calls[0]
    return call.function, call.args, call.kwargs


def transposed() -> Diagnosis:
    """Rows and columns are exchanged."""
    return relation(
        "transposed",
        "The result is the transpose of what is due.",
        "Rows and columns are exchanged: with one example a row, check the order of the "
        "factors in the matrix product, and which of them has a `.T`.",
    )
