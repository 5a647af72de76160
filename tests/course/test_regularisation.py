"""Exercise 23: right forms lose nothing, and luck decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from grader.suite import layers, share
from tests.course.stacks import Drawing, both_suites, correct_forms, dtypes, reference, seeds

EXERCISE = "exercise-23-regularisation"
REFERENCE = reference(EXERCISE, "regularisation.py")
PROBABILITIES = (0.1, 0.3, 0.8)
SEEDS = 60
"""Of each form; 350 of each, 2 100 in all, were tried as well."""
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}


@pytest.fixture(scope="module")
def suites(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """What both suites define."""
    request.config.addinivalue_line("markers", "check: a check of an exercise's suite")
    return both_suites(EXERCISE)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=30, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=6),
    dtype=dtypes,
    seed=seeds,
    price=st.floats(0, 2),
)
def test_right_forms_lose_nothing(
    name: str, sizes: list[int], dtype: torch.dtype, seed: int, price: float
) -> None:
    """However a penalty and a step are arranged, their rounding stays within what is allowed."""
    now, slopes = (layers(*sizes, seed=at, dtype=dtype) for at in (seed, seed + 1))

    def found(code: Mapping[str, Any]) -> Any:
        weights, biases = code["decayed_step"](*now, *slopes, 0.3, price)
        return [code["l2_penalty"](now[0], price), list(weights), list(biases)]

    tolerance = None if dtype is torch.float64 else Tolerance(1e-4, 1e-5)
    assert compare(found(FORMS[name]), found(REFERENCE), tolerance) is None


@pytest.mark.parametrize("name", FORMS)
def test_luck_never_costs_a_point(name: str, suites: Mapping[str, Any]) -> None:
    """Of a right dropout the same is said under each of many seeds."""
    X, told, two_calls = (suites[of] for of in ("X", "told", "two_calls"))
    with torch.random.fork_rng(devices=[]):
        due = [told(REFERENCE["dropout"](X, p), X, p) for p in PROBABILITIES]
        shown = two_calls(Drawing("dropout", REFERENCE["dropout"], 0))
        for seed in range(1, SEEDS + 1):
            code = Drawing("dropout", FORMS[name]["dropout"], seed)
            p = PROBABILITIES[seed % len(PROBABILITIES)]
            assert told(code(X, p), X, p) == due[seed % len(PROBABILITIES)], seed
            assert seed % 5 or two_calls(code) == shown, seed


@settings(max_examples=200, deadline=None)
@given(
    due=st.sampled_from([0.1, 0.3, 0.5, 0.8]),
    off=st.floats(-0.4, 0.4),
    n=st.integers(4000, 200_000),
)
def test_a_share_is_what_is_due_where_chance_explains_it(due: float, off: float, n: int) -> None:
    """Within six standard deviations a share is the one that is due, and beyond it never is."""
    count = round(min(max(due + off, 0), 1) * n)
    spread = (due * (1 - due) / n) ** 0.5
    away = abs(count / n - due) / spread
    hits = torch.arange(n) < count
    if abs(away - 6) > 1e-6:
        assert (share(hits, due) == due) is (away < 6)
