"""What a misconception explains of a value, and what only comes near it."""

from __future__ import annotations

from typing import Any

import pytest

from grader.course.declarations import Misconception
from grader.judge.closeness import explains

FLOAT = Misconception(
    id="it-is-a-float", function="f", implementation=float, says="It is a float.", why="Floats."
)


@pytest.mark.parametrize("wrapped", [lambda x: x, lambda x: {"for all": x}, lambda x: [x, 1]])
def test_a_float_for_a_whole_number_explains_floats_alone(wrapped: Any) -> None:
    """A whole number a little off what is due is never told that it is a float."""
    due = 186_000_000
    for got in (float(due), due + 0.5):
        assert explains(FLOAT, wrapped(float(due)), wrapped(got), wrapped(due))
    for got in (due - 1, due + 1, due / 2):
        assert not explains(FLOAT, wrapped(float(due)), wrapped(got), wrapped(due))


def test_a_whole_number_is_explained_where_a_float_is_due() -> None:
    """Days that were rounded are told, whether they are an int or a float."""
    for got in (2, 2.0):
        assert explains(FLOAT, 2.0, got, 2.625)
