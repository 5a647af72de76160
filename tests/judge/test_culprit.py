"""The call that a report shows is the one that gave the wrong value."""

from __future__ import annotations

import msgspec
import torch

from grader.judge.failing_call import failing_call, in_its_terms
from grader.judge.values import Mismatch
from tests.judge.played import evidence


def test_the_call_that_gave_the_value_is_shown():
    """Of several calls the one whose value differs is shown, not the last one."""
    wrong, right, other = torch.ones(3), torch.zeros(3), torch.full((2,), 5.0)
    item = evidence((wrong, right), (other, other), got=(wrong, other), expected=(right, other))
    found = failing_call(item)
    assert found is not None
    assert found.args == (0,)


def test_equal_values_are_told_apart_by_what_was_due():
    """Where two calls gave the same value, the one for which another was due is shown."""
    item = evidence((0.5, 0.5), (0.5, 0.25), got=[0.5, 0.5], expected=[0.5, 0.25])
    found = failing_call(item)
    assert found is not None
    assert found.args == (1,)


def test_a_right_answer_with_the_same_parts_is_not_shown():
    """Of answers with several parts one that is right is never shown, though it holds them all."""
    right, got, due = (True, False, False), (False, False, False), (False, True, False)
    item = evidence((right, right), (got, due), got=[False, False], expected=[False, True])
    found = failing_call(item)
    assert found is not None
    assert found.args == (1,)


def test_the_place_in_a_list_tells_which_of_several_wrong_answers_is_shown():
    """Where a list has a part of each answer, the answer at the place that differs is shown."""
    other = (False, True), (True, True)  # wrong in the part that isn't looked at
    item = evidence(other, ((True, False), (True, True)), got=[True, False], expected=[True, True])
    assert item.expected is not None
    assert isinstance(item.mismatch, Mismatch)
    nearer = in_its_terms(item.mismatch, item.got, item.expected, None)
    assert nearer.path == "[1]"
    for mismatch in (item.mismatch, nearer):
        found = failing_call(msgspec.structs.replace(item, mismatch=mismatch))
        assert found is not None
        assert found.args == (1,)


def test_what_was_computed_from_answers_leads_to_the_first_that_differs():
    """A scenario that computed on shows the first call that differs from the reference's."""
    same, got, due = torch.ones(2), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 3.0])
    item = evidence((same, same), (got, due), (got, due), got=got.sum(), expected=due.sum())
    found = failing_call(item)
    assert found is not None
    assert found.args == (1,)


def test_no_call_is_shown_where_none_is_known():
    """Where every call gave what was due, none of them is blamed."""
    item = evidence((1.0, 1.0), (2.0, 2.0), got=7.0, expected=8.0)
    assert failing_call(item) is None
