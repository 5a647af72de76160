"""The wrong parts of what calls gave, each of which a mistake of its own may explain."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.course.declarations import Misconception
from grader.evidence import Call, Played
from grader.judge.closeness import differs
from grader.judge.parts import explained, wrong_parts
from grader.worker.protocol import Raised, Reply
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


def test_an_idea_that_raises_is_not_what_returned_none() -> None:
    """Who forgot the `return` isn't told a mistake that only ends in an exception there."""
    item = evidence((None, 8.0), got=None, expected=8.0)
    wrong = Misconception(id="m", function="f", implementation=abs, says="", why="")
    error = Raised(type="RuntimeError", message="shapes")
    raised = Call("f", (0,), {}, Reply(number=1, error=error))
    none = Call("f", (0,), {}, Reply(number=1))
    parts = wrong_parts(item)
    assert explained(wrong, Played(calls=(none,)), parts) == {(0, 0)}
    assert explained(wrong, Played(calls=(raised,)), parts) == set()
    assert differs(raised, [none], 0)
    assert not differs(raised, [raised], 0)
