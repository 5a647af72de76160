"""What a quiz is written with: the forms of an answer, and what is no answer."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.suite import Statements, example
from grader.suite.questions import marked, one_number


class Failed(Exception):
    """A check failed for a reason with a name."""


class Agree:
    """As much of the fixture as an example needs."""

    def fail(self, message: str, *, named: str = "") -> NoReturn:
        raise Failed(f"{named}: {message}")


numbers = st.floats(-1e6, 1e6) | st.integers(-1000, 1000)
FORMS = [list, tuple, lambda found: torch.tensor(found, dtype=torch.float64), lambda found: [
    torch.tensor(one, dtype=torch.float64) for one in found
]]  # fmt: skip


@given(st.lists(numbers, min_size=3, max_size=3), st.sampled_from(FORMS))
def test_an_example_may_come_in_any_form(found: list[float], form: Any) -> None:
    """Lists, tuples and tensors of the same numbers are the same example."""
    assert example(Agree(), form(found), 3).tolist() == [float(one) for one in found]
    assert example(Agree(), [form(found)] * 2, 2, 3).tolist() == [[float(one) for one in found]] * 2


NO_EXAMPLES = [
    (None, (3,), "returned-none: a list of 3 numbers is due, and the function returns None"),
    ([1, 2], (3,), "wrong-length: a list of 3 numbers is due"),
    ([[1, 2], [3, 4]], (3, 2), "wrong-length: a list of 3 lists of 2 numbers is due"),
    ([[1, 2], [3]], (2, 2), "wrong-length: a list of 2 lists of 2 numbers is due"),
    (1.0, (1,), "wrong-type: a list of 1 numbers is due"),
    ([1, 2], (2, 2), "wrong-type: a list of 2 lists of 2 numbers is due"),
    ([[1], [2]], (2,), "wrong-type: a list of 2 numbers is due"),
    ([True, 2], (2,), "wrong-type: a list of 2 numbers is due"),
    (["1", "2"], (2,), "wrong-type: a list of 2 numbers is due"),
    ({1, 2}, (2,), "wrong-type: a list of 2 numbers is due"),
    (torch.tensor([1 + 1j, 2]), (2,), "wrong-type: a list of 2 numbers is due"),
    ([float("nan"), 1], (2,), "not-finite: every number has to be finite"),
    ([1, float("inf")], (2,), "not-finite: every number has to be finite"),
    ([1, 10**400], (2,), "not-finite: every number has to be finite"),
]


@pytest.mark.parametrize(("answer", "shape", "says"), NO_EXAMPLES, ids=lambda one: str(one)[:30])
def test_what_is_no_example_is_told(answer: Any, shape: tuple[int, ...], says: str) -> None:
    """An answer of another form, or with NaN, is told as that before its property is looked at."""
    with pytest.raises(Failed) as failed:
        example(Agree(), answer, *shape)
    assert str(failed.value) == says


@given(st.sets(st.integers(1, 5), min_size=1), st.randoms(), st.sampled_from(FORMS))
def test_order_and_repetition_of_statements_do_not_count(
    chosen: set[int], draw: Any, form: Any
) -> None:
    """Whoever names the same statements in another form has given the same answer."""
    found = [*chosen, *draw.choices([*chosen], k=3)]
    draw.shuffle(found)
    assert marked(form(found)) == [number in chosen for number in range(1, 6)]


@pytest.mark.parametrize(
    "answer",
    [None, [], 3, "1, 4", [1, 6], [0, 1], [1.5], [True, False], [[1, 4]], [float("nan")]],
    ids=str,
)
def test_what_names_no_statement_is_no_answer(answer: Any) -> None:
    """A number that no statement has, or what is no number, is never read as a choice."""
    assert marked(answer) is answer


@pytest.mark.parametrize(
    "answer", [26, 26.0, [26], torch.tensor(26), torch.tensor([26.0])], ids=str
)
def test_a_number_may_come_in_any_form(answer: Any) -> None:
    """A whole number is the same answer as a float, a tensor, or alone in a list."""
    found = one_number(answer)
    assert found == 26
    assert type(found) is int


@given(st.sets(st.integers(1, 5), min_size=1, max_size=4), st.sets(st.integers(1, 5)))
def test_an_idea_is_recognised_by_its_statement_alone(key: set[int], answer: set[int]) -> None:
    """What is told of an answer is true of it: chosen and not true, or true and left out."""
    question = Statements("question_4", key=sorted(key))
    for number in range(1, 6):
        if number in key:
            entry = question.left_out(number, "left-out", "Left out.", "Why?")
            due = bool(answer) and number not in answer
        else:
            entry = question.chosen(number, "chosen", "Chosen.", "Why?")
            due = number in answer
        assert entry.recognise is not None
        assert entry.recognise(tuple(answer), sorted(key)) == due
        assert entry.recognise(entry.implementation(), sorted(key)) == (key != {number})
        assert not entry.recognise(sorted(key), sorted(key))


def test_an_entry_that_contradicts_the_key_is_refused() -> None:
    """An author who mixes a true statement up with a wrong one is told so."""
    question = Statements("question_4", key=[1, 4])
    with pytest.raises(ValueError, match="statement 4 of question_4 is true"):
        question.chosen(4, "chosen", "Chosen.", "Why?")
    with pytest.raises(ValueError, match="statement 2 of question_4 isn't true"):
        question.left_out(2, "left-out", "Left out.", "Why?")
