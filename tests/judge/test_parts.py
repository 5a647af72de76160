"""The wrong parts of what calls gave, each of which a mistake of its own may explain."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.judge.parts import wrong_parts
from tests.judge.played import evidence

ONES, ZEROS = torch.ones(2), torch.zeros(2)


@pytest.mark.parametrize(
    ("pairs", "places"),
    [
        ([(ONES, ZEROS), (ONES, ONES)], {(0, 0)}),
        ([((ONES, 3), (ONES, 4)), ((ZEROS, 3), (ONES, 3))], {(0, 1), (1, 0)}),
        ([(7, 8), (12, 12), (2, 1)], set()),
        ([(ONES, ZEROS), (7, 8)], set()),
        ([(True, False), (ONES, ZEROS)], set()),
        ([(124_439_809, 124_439_808), (12, 12)], {(0, 0)}),
        ([(7.5, 8.0)], {(0, 0)}),
    ],
    ids=["tensors", "pairs", "counts", "a count beside a tensor", "bools", "large", "floats"],
)
def test_parts_that_chance_may_give_are_none(
    pairs: list[tuple[Any, Any]], places: set[tuple[int, int]]
) -> None:
    """A wrong count is never put down to some mistake that is wrong in other calls as well."""
    got, due = ([pair[side] for pair in pairs] for side in (0, 1))
    assert wrong_parts(evidence(*pairs, got=got, expected=due)).keys() == places
