"""Factors that follow the size of the input: told only if calls of different sizes agree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import torch

from grader.evidence import Evidence
from grader.judge.relations.common import constant_factor, only_call, ratio_of, relation
from grader.judge.text import show
from grader.model import Diagnosis

COUNTED: Final = frozenset({"sum-for-mean", "mean-for-sum", "wrong-count", "constant-factor"})
"""Relations with a number that one call alone may show by chance."""


class _Seen(NamedTuple):
    factor: float
    sizes: Mapping[str, int]
    alone: bool
    """Whether the result is one number only, of which any other is a multiple."""


def reconciled(
    evidence: Sequence[Evidence], found: Mapping[str, Diagnosis], *, sure: bool
) -> dict[str, Diagnosis | None]:
    """What is left of the counted relations of one function's checks, read together.

    Args:
        evidence: the function's failed checks.
        found: the counted relations by check.
        sure: whether every other failed check is explained, too.
    """
    seen = {
        item.check: look
        for item in evidence
        if item.check in found and (look := _look(item)) is not None
    }
    looks = list(seen.values())
    if not looks:
        return {}
    told = _constant(looks) or _of_size(looks)
    same = all(_close(look.factor, looks[0].factor) for look in looks)
    if told is None and same and sure and not all(look.alone for look in looks):
        # One call, or several of one size: the factor is sure, what it comes from is not.
        told = constant_factor(looks[0].factor)
    return dict.fromkeys(seen, told)


def _look(item: Evidence) -> _Seen | None:
    call = only_call(item.got)
    got, expected = item.mismatch.got, item.mismatch.expected
    if not isinstance(got, torch.Tensor) or not isinstance(expected, torch.Tensor) or call is None:
        return None
    factor = ratio_of(got, expected)
    if factor is None:
        return None
    sizes: dict[str, int] = {}
    for argument in call[1]:
        if isinstance(argument, torch.Tensor) and argument.ndim:
            sizes.setdefault("rows", argument.shape[0])
            sizes.setdefault("elements", argument.numel())
            sizes.setdefault("columns", argument.shape[-1])
    return _Seen(factor, sizes, got.numel() == 1)


def _constant(looks: Sequence[_Seen]) -> Diagnosis | None:
    """The same factor, whatever the size of the input."""
    sizes = {tuple(look.sizes.items()) for look in looks}
    first = looks[0].factor
    if len(sizes) > 1 and all(_close(look.factor, first) for look in looks):
        return constant_factor(first)
    return None


def _of_size(looks: Sequence[_Seen]) -> Diagnosis | None:
    """A factor that grows or falls with one of the sizes, beside a number of its own."""
    for what in ("elements", "rows", "columns"):
        counts = [look.sizes.get(what, 0) for look in looks]
        if min(counts) < 1 or len(set(counts)) < 2:
            continue
        for inverse in (False, True):
            rest = [
                look.factor * count if inverse else look.factor / count
                for look, count in zip(looks, counts, strict=True)
            ]
            if all(_close(value, rest[0]) for value in rest):
                return _told(what, rest[0], inverse=inverse)
    return None


def _told(what: str, rest: float, *, inverse: bool) -> Diagnosis:
    own = "" if _close(rest, 1.0) else f", times {show(rest)}"
    if inverse:
        return relation(
            "mean-for-sum",
            f"Every value is too small by the number of {what}{own}.",
            "That is a mean where a sum is due, or a division done twice.",
        )
    return relation(
        "sum-for-mean",
        f"Every value is the right one times the number of {what}{own}.",
        "That is a sum where a mean is due: the division is missing"
        + (", and the factor is another one." if own else "."),
    )


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-4)
