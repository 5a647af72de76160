"""The few elements of two tensors that are put side by side where they differ."""

from __future__ import annotations

import math
from typing import Any

import torch

from grader.judge.text import show, show_apart
from grader.judge.values import (
    Mismatch,
    called,
    default_tolerance,
    differs,
    index_of,
    largest_difference,
)
from grader.model import Sample


def samples(
    mismatch: Mismatch, arguments: tuple[Any, ...], *, limit: int = 3
) -> tuple[Sample, ...]:
    """The elements that show a difference best, next to the input that gave them."""
    got, expected = mismatch.got, mismatch.expected
    if mismatch.path and isinstance(got, float) and isinstance(expected, float):
        ours, theirs = show_apart(got, expected)
        name = called(mismatch.path)
        label, where = (name, "") if name else ("the number", mismatch.path)
        return (Sample(label=label, where=where, input="", got=ours, expected=theirs),)
    if not isinstance(got, torch.Tensor) or not isinstance(expected, torch.Tensor):
        return ()
    if got.shape != expected.shape or got.numel() == 0:
        return ()
    at = next((a for a in arguments if isinstance(a, torch.Tensor) and a.shape == got.shape), None)
    picks: dict[tuple[int, ...], str] = {}
    if mismatch.series and mismatch.index is not None:
        picks[mismatch.index] = "first difference"
    largest = largest_difference(got, expected)
    alone = largest in picks
    picks[largest] = "first and largest difference" if alone else "largest difference"
    if at is not None:
        mask = differs(got, expected, default_tolerance(expected.dtype))
        zero = (mask & (at == 0)).nonzero()
        if len(zero):
            picks.setdefault(tuple(int(i) for i in zero[0]), "at zero")
        distance = torch.where(mask, at.abs().double(), math.inf)
        distance = torch.where(at == 0, math.inf, distance)
        if bool(distance.isfinite().any()):
            index = index_of(int(distance.argmin()), distance.shape)
            picks.setdefault(index, "smallest input that differs")
    rows = []
    for index, label in list(picks.items())[:limit]:
        ours, theirs = show_apart(got[index].item(), expected[index].item())
        if ours == theirs:
            continue  # of another dtype, and equal
        rows.append(
            Sample(
                # A lone number that the suite calls by a name needs no other.
                label=label if index else called(mismatch.path) or label,
                where=str(list(index)) if index else "",
                input="" if at is None else show(at[index].item()),
                got=ours,
                expected=theirs,
            )
        )
    return tuple(rows)
