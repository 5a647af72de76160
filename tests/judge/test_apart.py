"""Numbers that are shown beside each other never look equal where they differ."""

from __future__ import annotations

import math

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.samples import samples
from grader.judge.text import apart, show, show_apart
from grader.judge.values import compare
from grader.report.plots.series import say, say_apart

numbers = st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-9)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[float, float]:
    value = draw(numbers)
    return value, value * (1 + draw(st.sampled_from([0, 1e-15, -1e-12, 2e-9, 3e-8, 1e-6, 0.1])))


@given(pair=pairs())
def test_two_numbers_look_equal_only_if_they_are(pair: tuple[float, float]) -> None:
    """In reports, in sentences of the suites, and in what is said of a figure."""
    for texts in (show_apart(*pair), apart(*pair), say_apart(*pair)):
        assert (texts[0] == texts[1]) == (pair[0] == pair[1]), (pair, texts)


@given(pair=pairs())
def test_no_more_digits_are_shown_than_it_takes(pair: tuple[float, float]) -> None:
    """Numbers that are told apart by the usual digits, and equal ones, are shown with those."""
    one, other = pair
    if one == other or show(one) != show(other):
        assert show_apart(*pair) == (show(one), show(other))
    if one == other or say(one) != say(other):
        assert say_apart(*pair) == (say(one), say(other))


@given(number=st.integers(-(10**30), 10**30))
def test_a_float_and_a_whole_number_of_one_size_look_different(number: int) -> None:
    """Where an int is due, what comes as a float shows its point or its exponent."""
    ours, theirs = show_apart(float(number), number)
    assert theirs == str(number)
    assert set(ours) & set(".e")
    assert float(ours) == float(number)


@given(pair=pairs(), wrap=st.sampled_from(["list", "tuple", "dict", "tensor", "0-d", "nested"]))
def test_numbers_in_values_are_told_apart_too(pair: tuple[float, float], wrap: str) -> None:
    """The same in lists, tuples, dicts and tensors."""
    one, other = (
        {
            "list": lambda value: [1.0, value],
            "tuple": lambda value: (value, "text"),
            "dict": lambda value: {"it": value},
            "tensor": lambda value: torch.tensor([[0.5, value]], dtype=torch.float64),
            "0-d": lambda value: torch.tensor(value, dtype=torch.float64),
            "nested": lambda value: [(torch.tensor([value], dtype=torch.float64), 2)],
        }[wrap](value)
        for value in pair
    )
    texts = show_apart(one, other)
    assert (texts[0] == texts[1]) == (pair[0] == pair[1]), texts


@given(pair=pairs(), at=st.integers(0, 9))
def test_the_rows_of_a_table_show_what_differs(pair: tuple[float, float], at: int) -> None:
    """Wherever in a tensor the difference is, the table beside it shows two numbers."""
    expected = torch.linspace(-1, 1, 10, dtype=torch.float64)
    got = expected.clone()
    expected[at], got[at] = pair
    mismatch = compare(got, expected)
    if mismatch is not None:
        rows = samples(mismatch, ())
        assert rows
        assert all(row.got != row.expected for row in rows)
        ours, theirs = mismatch.detail.rpartition("got ")[2].split(", expected ")
        assert ours != theirs


def test_what_is_not_finite_is_shown_as_before() -> None:
    """NaN and inf need no digits, and a number's kind of nothing is none."""
    assert show_apart(math.nan, 1.5) == ("nan", "1.5")
    assert show_apart(math.inf, -math.inf) == ("inf", "-inf")
    assert show_apart(None, 1.5) == ("None", "1.5")
    assert show_apart("text", torch.ones(1))[0] == "'text'"
    assert say_apart(np.nan, 2.0) == ("NaN", "2")
