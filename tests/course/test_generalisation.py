"""Exercise 32: right forms lose nothing, luck decides nothing, a habit costs what it touches."""

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
from tests.course.stacks import (
    Drawing,
    both_suites,
    correct_forms,
    dtypes,
    reference,
    seeds,
    staff_folder,
    told,
)

EXERCISE, STUB = "exercise-32-generalisation", "generalisation.py"
REFERENCE = reference(EXERCISE, STUB)
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
PROBABILITIES = (0.1, 0.5, 0.8)
SEEDS = 60
"""Of each form; 335 of each, 2 010 in all, were tried as well."""
losses = st.lists(st.integers(-8, 8).map(lambda n: n / 8), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def suites(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """What both suites define."""
    request.config.addinivalue_line("markers", "check: a check of an exercise's suite")
    return both_suites(EXERCISE)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=60, deadline=None)
@given(history=losses, patience=st.integers(1, 5), delta=st.sampled_from([0.0, 0.125, 0.5]))
def test_a_run_ends_at_the_first_wait_that_is_over(
    name: str, history: list[float], patience: int, delta: float
) -> None:
    """A run is as long as no `patience` epochs in a row are without an improvement."""
    run, best = FORMS[name]["early_stopping"](list(history), patience, delta)
    improved = [0]
    for epoch in range(1, len(history)):
        if history[epoch] < history[improved[-1]] - delta:
            improved.append(epoch)
    over = [e for e in range(len(history)) if not set(range(e - patience + 1, e + 1)) & {*improved}]
    ends = [e for e in over if e >= patience]
    assert run == (ends[0] + 1 if ends else len(history))
    assert best == max(e for e in improved if e < run)


def found(code: Mapping[str, Any], dtype: torch.dtype, seed: int, patience: int, lam: float) -> Any:
    """What an answer makes of numbers that are drawn from a seed."""
    draw = torch.Generator().manual_seed(seed)
    X, y, new, due = (
        torch.randn(n, k, generator=draw, dtype=torch.float64).to(dtype)
        for n, k in ((9, 3), (9, 2), (6, 3), (6, 2))
    )
    parts = torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 2)
    model = torch.nn.Sequential(*parts).to(dtype)
    for at, parameter in enumerate(model.parameters()):
        values = 0.1 + (torch.arange(parameter.numel()) + at).sin() / 2
        parameter.data.copy_(values.reshape(parameter.shape))
    model.train(seed % 2 == 0)
    history = code["train_with_early_stopping"](model, X, y, new, due, 8, 0.05, patience)
    mixed = code["mixup"](X, y, lam, torch.randperm(9, generator=draw))
    state = [value.detach() for value in model.state_dict().values()]
    return history, model.training, state, list(mixed)


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=10, deadline=None)
@given(dtype=dtypes, seed=seeds, patience=st.integers(1, 4), lam=st.floats(0, 1))
def test_right_forms_lose_nothing(
    name: str, dtype: torch.dtype, seed: int, patience: int, lam: float
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    got, due = (found(code, dtype, seed, patience, lam) for code in (FORMS[name], REFERENCE))
    tolerance = Tolerance(1e-6, 1e-9) if dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(got, due, tolerance) is None


@pytest.mark.parametrize("name", FORMS)
def test_luck_never_costs_a_point(name: str, suites: Mapping[str, Any]) -> None:
    """Of a right flip the same is said under each of many seeds."""
    images, said, two_calls = (suites[of] for of in ("IMAGES", "told", "two_calls"))
    with torch.random.fork_rng(devices=[]):
        due = [said(REFERENCE["random_flip"](images, p), images, p) for p in PROBABILITIES]
        shown = two_calls(Drawing("random_flip", REFERENCE["random_flip"], 0))
        for seed in range(1, SEEDS + 1):
            code = Drawing("random_flip", FORMS[name]["random_flip"], seed)
            p = PROBABILITIES[seed % len(PROBABILITIES)]
            assert said(code(images, p), images, p) == due[seed % len(PROBABILITIES)], seed
            assert seed % 5 or two_calls(code) == shown, seed


HABITS: dict[str, tuple[dict[str, str], set[str]]] = {
    "a state that is no copy": (
        {"copy.deepcopy(model.state_dict())": "model.state_dict()"},
        {
            "best_state", "up_and_down[1]", "up_and_down[2]", "up_and_down[3]", "ends_of_runs",
            "modes[training]", "modes[evaluation]", "batch_norm",
        },
    ),
    "the model is left in evaluation mode": (
        {"    model.train(mode)\n": ""},
        {"modes[training]"},
    ),
    "images are expected to be there": (
        {
            "mirrored = torch.rand": "assert len(images)\n    mirrored = torch.rand",
        },
        {"forms[empty]"},
    ),
}  # fmt: skip


def test_a_habit_costs_the_checks_that_ask_for_it(grade: Grader) -> None:
    """What many write out of habit costs the checks that are about it, and no others."""
    source = (staff_folder(EXERCISE) / STUB).read_text(encoding="utf-8")
    answers = dict.fromkeys(HABITS, source)
    for habit, (changes, _) in HABITS.items():
        for old, new in changes.items():
            assert old in source
            answers[habit] = answers[habit].replace(old, new)
    for habit, report in grade(EXERCISE, answers).items():
        failed = {
            v.check.id.split("::")[-1] for v in report.verdicts if v.status is not Status.passed
        }
        assert failed == HABITS[habit][1], told(report)
