"""Lists that are nested the other way round are told as that, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.judge.nesting import nested
from tests.judge.played import evidence

W = [torch.arange(6.0).reshape(2, 3), torch.arange(12.0).reshape(3, 4)]
B = [torch.arange(3.0), torch.arange(4.0)]
DUE = (W, B)


@pytest.mark.parametrize(
    "got", [list(zip(W, B, strict=True)), tuple(map(list, zip(W, B, strict=True)))]
)
def test_pairs_where_a_pair_of_lists_is_due_are_told_as_that(got: Any) -> None:
    """A student who returns a pair for each layer doesn't look for a wrong shape."""
    told = nested(evidence((got, DUE), got=got[0], expected=DUE[0]))
    assert told is not None
    assert told.id == "nested-other-way"


@pytest.mark.parametrize(
    "got",
    [
        (B, W),
        [(W[0], B[0]), (W[1], B[1] + 1)],
        [(W[0], B[0])],
        [(W[0], B[0]), (W[1],)],
        [W[0], B[0]],
        [],
        (list(W), tuple(B)),
        None,
    ],
    ids=["in another order", "wrong", "short", "ragged", "flat", "empty", "other kinds", "None"],
)
def test_what_is_wrong_otherwise_is_not(got: Any) -> None:
    """Right values in the right nest, or wrong ones in another, are told by what they are."""
    assert nested(evidence((got, DUE), got=got, expected=DUE)) is None
