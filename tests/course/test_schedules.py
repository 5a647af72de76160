"""Exercise 26: the reference is torch's, and a right form loses nothing."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from grader.judge.values import Tolerance, compare
from grader.model import Status
from tests.conftest import Grader
from tests.course.stacks import correct_forms, dtypes, reference, seeds, staff_folder, told

EXERCISE, STUB = "exercise-26-schedules", "schedules.py"
REFERENCE = reference(EXERCISE, STUB)
rates = st.floats(1e-3, 2.0)
lowest = st.floats(0.0, 1.0)


def rates_of_torch(
    lr: float, steps: int, scheduler: Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler]
) -> list[float]:
    """The learning rates of so many steps by a scheduler of torch's."""
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    with warnings.catch_warnings():
        # SequentialLR steps its schedulers in a way that torch itself warns about.
        warnings.simplefilter("ignore")
        schedule, found = scheduler(optimiser), []
        for _ in range(steps):
            found.append(optimiser.param_groups[0]["lr"])
            optimiser.step()
            schedule.step()
    return found


@given(lr=rates, every=st.integers(1, 9), factor=st.floats(0.05, 1.0))
@settings(max_examples=20, deadline=None)
def test_a_step_decay_is_torchs(lr: float, every: int, factor: float) -> None:
    """Who has the schedule of the exercise has that of StepLR, from the first step on."""
    due = rates_of_torch(lr, 25, lambda it: lr_scheduler.StepLR(it, every, gamma=factor))
    got = [REFERENCE["step_decay"](step, lr, every, factor) for step in range(25)]
    assert got == pytest.approx(due, rel=1e-12)


@given(lr=rates, share=lowest, total=st.integers(2, 25))
@settings(max_examples=20, deadline=None)
def test_a_cosine_is_torchs_down_to_its_end(lr: float, share: float, total: int) -> None:
    """The cosine is CosineAnnealingLR's up to T_max, and after that it stays at its lowest."""
    due = rates_of_torch(
        lr, total + 1, lambda it: lr_scheduler.CosineAnnealingLR(it, total, share * lr)
    )
    got = [REFERENCE["cosine"](step, total, lr, share * lr) for step in range(total + 4)]
    assert got == pytest.approx([*due, *3 * [share * lr]], rel=1e-9, abs=1e-12)


@given(lr=rates, share=lowest, warmup=st.integers(1, 6), rest=st.integers(2, 20))
@settings(max_examples=20, deadline=None)
def test_a_warm_up_is_torchs_in_sequence(lr: float, share: float, warmup: int, rest: int) -> None:
    """Both parts follow each other as torch's SequentialLR has them, at the same step."""

    def both(optimiser: torch.optim.Optimizer) -> lr_scheduler.LRScheduler:
        climb = lr_scheduler.LambdaLR(optimiser, lambda step: (step + 1) / warmup)
        fall = lr_scheduler.CosineAnnealingLR(optimiser, rest, share * lr)
        return lr_scheduler.SequentialLR(optimiser, [climb, fall], [warmup])

    due = rates_of_torch(lr, warmup + rest + 1, both)
    got = [
        REFERENCE["warmup_cosine"](step, warmup, warmup + rest, lr, share * lr)
        for step in range(warmup + rest + 1)
    ]
    assert got == pytest.approx(due, rel=1e-9, abs=1e-12)


def found(code: Mapping[str, Any], dtype: torch.dtype, seed: int, steps: int, warmup: int) -> Any:
    """What an answer makes of numbers that are drawn from a seed."""
    draw = torch.Generator().manual_seed(seed)
    X, y = (torch.randn(7, k, generator=draw, dtype=torch.float64).to(dtype) for k in (3, 2))
    due = (0.2 * torch.rand(steps, generator=draw)).tolist()
    lr, low = (0.1 + torch.rand(2, generator=draw)).tolist()
    low *= 0.1
    model = torch.nn.Linear(3, 2).to(dtype)
    for parameter in model.parameters():
        parameter.data.fill_(0.3)
    schedules = [
        (
            code["step_decay"](step, lr, warmup + 1, 0.4),
            code["cosine"](step, steps + 2, lr, low),
            code["warmup_cosine"](step, warmup, warmup + steps + 1, lr, low),
        )
        for step in range(warmup + steps + 4)
    ]
    losses = code["train_with_rates"](model, X, y, due)
    return schedules, losses, [parameter.detach() for parameter in model.parameters()]


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=10, deadline=None)
@given(dtype=dtypes, seed=seeds, steps=st.integers(0, 8), warmup=st.integers(0, 5))
def test_right_forms_lose_nothing(
    name: str, dtype: torch.dtype, seed: int, steps: int, warmup: int
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    got, due = (
        found(code, dtype, seed, steps, warmup)
        for code in (correct_forms(EXERCISE)[name], REFERENCE)
    )
    assert compare(got[0], due[0], Tolerance(1e-6, 2e-8)) is None
    tolerance = Tolerance(1e-6, 1e-6) if dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(got[1:], due[1:], tolerance) is None


HABITS: dict[str, tuple[dict[str, str], set[str]]] = {
    "the rate of torch's scheduler beyond its end": (
        {"share = min(step / total, 1)": "share = step / total"},
        {"half_wave", "warm_up", "after", "no_warm_up[none]", "no_warm_up[one step]", "warm_end"},
    ),
    "a rate that is never 0": (
        {'group["lr"] = rate': 'group["lr"] = rate or 1e-3'},
        {"zero_rate"},
    ),
}


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
