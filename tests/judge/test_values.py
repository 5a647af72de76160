"""Two values are compared in the order a teacher would speak."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence import Raise
from grader.judge.samples import samples
from grader.judge.text import show
from grader.judge.values import Aspect, Tolerance, agree, called, compare, largest_difference
from grader.worker.wire import Opaque

T = torch.tensor
D = torch.float64

DIFFERENT: dict[str, tuple[Any, Any, Aspect]] = {
    "None": (None, T([1.0]), Aspect.none),
    "a number for a tensor": (1.0, T([1.0]), Aspect.type),
    "an object for a tensor": (Opaque("numpy.ndarray"), T([1.0]), Aspect.type),
    "shape before dtype": (T([[1.0]], dtype=D), T([1.0]), Aspect.shape),
    "dtype before NaN": (T([math.nan], dtype=D), T([1.0]), Aspect.dtype),
    "NaN before values": (T([9.0, math.nan]), T([1.0, 2.0]), Aspect.nonfinite),
    "values": (T([1.0, 3.0]), T([1.0, 2.0]), Aspect.values),
    "a bool mask": (T([True]), T([1.0]), Aspect.dtype),
    "infinite where finite is due": (T([math.inf]), T([1.0]), Aspect.nonfinite),
    "finite where infinite is due": (T([1.0]), T([math.inf]), Aspect.values),
    "length": ([T([1.0])], [T([1.0]), T([2.0])], Aspect.length),
    "a tuple for a list": ((1.0, 2.0), [1.0, 2.0], Aspect.type),
    "inside a tuple": ((T([1.0]), T([[2.0]])), (T([1.0]), T([2.0])), Aspect.shape),
    "shape in one item before values in another": (
        (T([9.0]), T([[2.0]])), (T([1.0]), T([2.0])), Aspect.shape,
    ),
    "keys": ({"a": 1}, {"b": 1}, Aspect.length),
    "a bool for a float": (True, 1.0, Aspect.type),
    "an exception": (Raise("TypeError"), T([1.0]), Aspect.exception),
    "no exception": (T([1.0]), Raise("ValueError"), Aspect.exception),
    "another exception": (Raise("KeyError"), Raise("ValueError"), Aspect.exception),
    "a float": (1.5, 1.0, Aspect.values),
    "a float where infinity is due": (1.5, math.inf, Aspect.values),
    "infinity for a float": (math.inf, 1.5, Aspect.nonfinite),
    "one infinity for the other": (-math.inf, math.inf, Aspect.values),
    "a history that ends in NaN": ([1.5, math.nan], [1.0, 2.0], Aspect.nonfinite),
    "a history": ([1.0, 2.0, 3.5], [1.0, 2.0, 3.0], Aspect.values),
}  # fmt: skip


NUMBERS = st.sampled_from(
    [0.0, 1.0, 1.0 + 1e-12, 1.0 + 1e-6, 2.0, -2.0, 1e308, -1e308, math.inf, -math.inf, math.nan]
)
DTYPES = st.sampled_from([torch.float64, torch.float32, torch.float16, torch.int64, torch.bool])
TENSORS = st.builds(
    lambda values, dtype: (
        T(values).nan_to_num(9.0).to(dtype)
        if dtype in {torch.int64, torch.bool}
        else T(values, dtype=dtype)
    ),
    st.lists(NUMBERS, max_size=3),
    DTYPES,
)
LEAVES = st.one_of(
    TENSORS, NUMBERS, st.none(), st.integers(0, 1), st.just("a"), st.just(Raise("E"))
)
NESTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from("ab"), inner),
    ),
    max_leaves=4,
)
TOLERANCES = st.sampled_from([None, Tolerance(0.0, 0.0), Tolerance(1e-3, 1e-5)])


@given(NESTS, NESTS, TOLERANCES)
def test_two_values_agree_where_no_difference_is_found(
    one: Any, other: Any, tolerance: Tolerance | None
) -> None:
    """The quick answer is the thorough one's, for a value and itself and for any two."""
    assert agree(one, other, tolerance) == (compare(one, other, tolerance) is None)
    assert agree(one, one, tolerance) == (compare(one, one, tolerance) is None)


@given(TENSORS, TENSORS, TOLERANCES)
def test_two_tensors_agree_where_no_difference_is_found(
    one: torch.Tensor, other: torch.Tensor, tolerance: Tolerance | None
) -> None:
    """NaN, infinities, whole numbers and a wide tolerance are judged alike by both."""
    assert agree(one, other, tolerance) == (compare(one, other, tolerance) is None)


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_first_difference_is_told_first(name: str) -> None:
    """Of several differences the one that a teacher would mention first is reported."""
    got, expected, aspect = DIFFERENT[name]
    mismatch = compare(got, expected)
    assert mismatch is not None
    assert mismatch.aspect is aspect


EQUAL: dict[str, tuple[Any, Any]] = {
    "rounding in float64": (T([1.0 + 1e-12], dtype=D), T([1.0], dtype=D)),
    "the course's absolute allowance": (T([1.5e-9 * 0.05], dtype=D), T([0.0], dtype=D)),
    "rounding in float32": (T([1.0 + 1e-6]), T([1.0])),
    "the same infinities": (T([math.inf, -math.inf]), T([math.inf, -math.inf])),
    "NaN where NaN is due": (T([math.nan]), T([math.nan])),
    "nothing": (torch.empty(0, 3), torch.empty(0, 3)),
    "an int for a float": (1, 1.0),
    "the same exception": (Raise("ValueError", "x"), Raise("ValueError", "y")),
    "a nest": ([(T([1.0]), {"a": 2.0})], [(T([1.0]), {"a": 2.0})]),
}


@pytest.mark.parametrize("name", EQUAL)
def test_what_is_right_up_to_rounding_is_right(name: str) -> None:
    """Rounding, matching infinities and empty tensors are never a difference."""
    assert compare(*EQUAL[name]) is None


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_value_agrees_with_itself(values: list[float]) -> None:
    """No finite value differs from itself, in either dtype."""
    for dtype in (torch.float32, torch.float64):
        tensor = T(values, dtype=dtype)
        assert compare(tensor, tensor.clone()) is None


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20),
    st.integers(0, 19),
    st.floats(1e-3, 1e3),
)
def test_the_largest_difference_is_found(values: list[float], at: int, gap: float) -> None:
    """The place that is named is where got and expected lie furthest apart."""
    expected = T(values, dtype=D)
    got = expected.clone()
    at %= len(values)
    got[at] += gap + 1e-6 * abs(float(got[at]))
    assert largest_difference(got, expected) == (at,)
    mismatch = compare(got, expected, Tolerance(1e-9, 1e-10))
    assert mismatch is not None
    assert mismatch.index == (at,)


def test_samples_show_the_input_beside_the_values() -> None:
    """The elements shown are the largest difference, the one at zero and the smallest input."""
    z = T([-2.0, 0.0, 0.5, 3.0], dtype=D)
    mismatch = compare(z + 1, z * 4, None)
    assert mismatch is not None
    rows = samples(mismatch, (z,))
    assert [row.label for row in rows] == [
        "largest difference", "at zero", "smallest input that differs",
    ]  # fmt: skip
    assert rows[0].input == "3"
    assert (rows[1].got, rows[1].expected) == ("1", "0")


def test_a_number_that_the_suite_has_named_is_shown_by_its_name() -> None:
    """Of values that a suite gives by name, the one that differs is told by it."""
    due = {"at x = 1": T(2.0, dtype=D), "at x = 2": T(5.0, dtype=D)}
    mismatch = compare(due | {"at x = 2": T(4.0, dtype=D)}, due)
    assert mismatch is not None
    (row,) = samples(mismatch, ())
    assert (row.label, row.got, row.expected) == ("at x = 2", "4", "5")
    assert called(mismatch.path) == "at x = 2"
    assert mismatch.message == "the value at x = 2 differs"


@pytest.mark.parametrize(
    ("got", "labels"),
    [
        ([1.0, 0.6, 0.2, 0.3], {"first difference": "[1]", "largest difference": "[2]"}),
        ([1.0, 0.5, 0.2, 0.9], {"first difference": "[2]", "largest difference": "[3]"}),
        ([3.0, 0.5, 0.4, 0.2], {"first and largest difference": "[0]"}),
        ([1.0, 0.6, 0.4, float("nan")], {"first difference": "[1]", "largest difference": "[3]"}),
    ],
)
def test_a_history_shows_where_it_parts_and_where_it_is_worst(
    got: list[float], labels: dict[str, str]
) -> None:
    """The largest difference is the largest; where two histories part has a label of its own."""
    mismatch = compare(got, [1.0, 0.5, 0.4, 0.2])
    assert mismatch is not None
    assert {row.label: row.where for row in samples(mismatch, ())} == labels


def test_a_pair_of_numbers_is_no_history() -> None:
    """Of a tuple the number that differs is told by its place, and not as a step of a run."""
    mismatch = compare([(0.5, 1.0), (0.25, 0.75)], [(0.5, 1.0), (0.25, 0.5)])
    assert mismatch is not None
    assert (mismatch.path, mismatch.series) == ("[1][1]", False)
    assert mismatch.message == "the number in result[1][1] is 0.75"
    assert mismatch.detail == "got 0.75, expected 0.5"
    [row] = samples(mismatch, ())
    assert (row.label, row.where, row.got, row.expected) == ("the number", "[1][1]", "0.75", "0.5")
    mismatch = compare({"at x = 2": 0.75}, {"at x = 2": 0.5})
    assert mismatch is not None
    [row] = samples(mismatch, ())
    assert (row.label, row.where) == ("at x = 2", "")


@pytest.mark.parametrize(
    ("right", "told"), [(0, "it is wrong from the start"), (1, "the first is right"),
                        (2, "the first 2 are right")],
)  # fmt: skip
def test_a_history_says_how_far_it_is_right(right: int, told: str) -> None:
    """How many numbers of a history are right is told in a sentence that can be read aloud."""
    due = [3.0, 2.0, 1.0]
    mismatch = compare(due[:right] + [9.0] * (3 - right), due)
    assert mismatch is not None
    assert mismatch.message == f"number {right + 1} of 3 is 9; {told}"


@pytest.mark.parametrize("kind", [list, tuple, dict], ids=["list", "tuple", "dict"])
@pytest.mark.parametrize("order", [1, -1])
def test_of_several_parts_the_gravest_difference_is_told(kind: type, order: int) -> None:
    """A wrong shape is told before a wrong number, whatever holds them and in whatever order."""
    wrong = [(T([1.0, 2.0]), T([1.0, 3.0])), (T([[1.0]]), T([1.0])), (T([1.0]), T([1.0]))][::order]
    parts = [
        dict(enumerate(side)) if kind is dict else kind(side) for side in zip(*wrong, strict=True)
    ]
    mismatch = compare(*parts)
    assert mismatch is not None
    assert (mismatch.aspect, mismatch.path) == (Aspect.shape, "[1]")


def test_values_are_shown_short_and_with_their_kind() -> None:
    """A tensor is shown with dtype and shape, and a large one is cut."""
    assert show(T([1.0, 2.5])) == "[1, 2.5] (float32, shape [2])"
    assert len(show(torch.rand(100, 100))) <= 600
    assert show(T(2.0, dtype=D)) == "2 (float64, 0-d)"
