"""Exercise 24: right forms lose nothing, and a habit costs what it touches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from grader.model import Status
from tests.conftest import Grader
from tests.course.stacks import correct_forms, dtypes, reference, seeds, staff_folder, told

EXERCISE, STUB = "exercise-24-fair-comparison", "fair_comparison.py"
REFERENCE = reference(EXERCISE, STUB)


def found(code: Mapping[str, Any], n: int, share: float, dtype: torch.dtype, seed: int) -> Any:
    """What an answer makes of data that are drawn from a seed."""
    draw = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 2, generator=draw, dtype=torch.float64).to(dtype)
    y = (torch.arange(n) + X[:, 0]).to(dtype)[:, None]
    y_hat = y + X[:, 1:]
    parts = list(code["split"](X, y, share, torch.randperm(n, generator=draw)))
    scores = [
        code["r_squared"](one, other)
        for one in (y_hat, y_hat.flatten())
        for other in (y, y.flatten())
    ]
    models = [torch.nn.Linear(2, 1).to(dtype), torch.nn.Sequential(torch.nn.Linear(2, 1)).to(dtype)]
    for model in models:
        for parameter in model.parameters():
            parameter.data.fill_(0.3)
    models[1][0].eval()
    pairs = code["compare"](models, X, y, X[:3], y[:3], 4, 0.1)
    modes = [part.training for model in models for part in model.modules()]
    trained = [parameter.detach() for model in models for parameter in model.parameters()]
    return parts, scores, [tuple(pair) for pair in pairs], modes, trained


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=12, deadline=None)
@given(
    n=st.integers(3, 12), share=st.sampled_from([0.0, 0.13, 0.29, 0.61]), dtype=dtypes, seed=seeds
)
def test_right_forms_lose_nothing(
    name: str, n: int, share: float, dtype: torch.dtype, seed: int
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    code = correct_forms(EXERCISE)[name]
    got, due = (found(space, n, share, dtype, seed) for space in (code, REFERENCE))
    tolerance = Tolerance(1e-9, 1e-9) if dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(got, due, tolerance) is None


HABITS: dict[str, tuple[dict[str, str], set[str]]] = {
    "shapes as they come": (
        {"y_hat, y = y_hat.flatten(), y.flatten()": ""},
        {"columns", "mixtures"},
    ),
    "no mode at all": (
        {"        model.train()\n": "", "        model.eval()\n": ""},
        {"no_epoch", "training_mode"},
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_costs_the_checks_that_ask_for_it(grade: Grader, habit: str) -> None:
    """What many write out of habit costs the checks that are about it, and no others."""
    changes, lost = HABITS[habit]
    source = (staff_folder(EXERCISE) / STUB).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    report = grade(EXERCISE, {"habit": source})["habit"]
    failed = {v.check.id.split("::")[-1] for v in report.verdicts if v.status is not Status.passed}
    assert failed == lost, told(report)
