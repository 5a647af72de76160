"""General relations between a wrong value and the right one, for mistakes no catalogue knows.

Every relation must hold for all elements at once and be told in one sentence.
They are tried from the most telling to the most general.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch

from grader.evidence import Evidence
from grader.judge.bounds import is_small
from grader.judge.relations.calls import other_call
from grader.judge.relations.common import Near, Request, only_call, relation
from grader.judge.relations.factors import affine, degenerate, scaled, transformed
from grader.judge.relations.places import broadcast, moved, other_shape, where
from grader.judge.values import Aspect, Mismatch, called
from grader.model import Diagnosis


def relate(item: Evidence, request: Request) -> Diagnosis | None:
    """The first general relation that explains a wrong value, or None."""
    mismatch = item.mismatch
    if not isinstance(mismatch, Mismatch):
        return None
    if mismatch.aspect not in {Aspect.values, Aspect.shape, Aspect.length}:
        return None
    if not is_small(mismatch.got):
        # Its shape alone may tell.
        tensors = isinstance(mismatch.got, torch.Tensor) and isinstance(
            mismatch.expected, torch.Tensor
        )
        return next(broadcast(mismatch.got, mismatch.expected), None) if tensors else None
    got, expected = _as_tensors(mismatch)
    if got is None or expected is None:
        return None
    if mismatch.aspect is Aspect.values:
        found = _same_shape(got, expected, item, request)
    else:
        found = other_shape(got, expected, mismatch)
    return next(found, None)


def _as_tensors(mismatch: Mismatch) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    """Both values as float64 tensors; loss histories as vectors."""

    def wide(value: Any) -> torch.Tensor | None:
        if isinstance(value, torch.Tensor) and not value.is_complex():
            return value.double()
        if isinstance(value, float):
            return torch.tensor(value, dtype=torch.float64)
        if isinstance(value, list) and value and all(isinstance(v, (int, float)) for v in value):
            return torch.tensor([float(v) for v in value], dtype=torch.float64)
        return None

    return wide(mismatch.got), wide(mismatch.expected)


# --- same shape, wrong values -------------------------------------------------------


def _same_shape(
    got: torch.Tensor, expected: torch.Tensor, item: Evidence, request: Request
) -> Iterator[Diagnosis]:
    near = Near(item.mismatch)
    call = only_call(item.got)
    if near(got, expected):
        yield _few_digits(got, expected)
    if isinstance(item.mismatch, Mismatch) and called(item.mismatch.path):
        # The suite computed it from what was returned, and has a name for it: "the result is the
        # same whatever the input" would be said of something that the student doesn't know.
        return
    yield from degenerate(got, expected, call, near)
    yield from scaled(got, expected, call, near)
    if call is not None:
        # Before the order of the result: on inputs that lie symmetrically, f(−x) is f(x) reversed.
        yield from other_call(item, call, request)
    yield from moved(got, expected, near)
    yield from transformed(got, expected, near)
    yield from affine(got, expected, near)
    yield from where(got, expected, call, item.mismatch, request)


def _few_digits(got: torch.Tensor, expected: torch.Tensor) -> Diagnosis:
    """What any other relation would call a factor of 1, or a shift by 0."""
    usable = expected.isfinite() & got.isfinite()
    if usable.any():
        # Of a number that is next to nothing beside the others no digit may be left.
        usable &= expected.abs() > 1e-4 * expected[usable].abs().max()
    worst = float(((got - expected)[usable] / expected[usable]).abs().max()) if usable.any() else 0
    digits = f"about {max(2, math.floor(-math.log10(worst)))} digits" if worst else "a few digits"
    return relation(
        "few-digits",
        f"Every value is nearly right, but only to {digits}.",
        "Something on the way is less exact than the dtype allows: a constant with few digits, a "
        "step in float32, a small number added for safety, or a difference quotient.",
    )
