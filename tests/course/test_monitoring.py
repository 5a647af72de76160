"""Exercise 31: the reference clips as torch does, and a right form loses nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course.loading import load_module
from grader.judge.values import Tolerance, compare
from grader.model import Status
from tests.conftest import ROOT, Grader
from tests.course.stacks import correct_forms, dtypes, reference, seeds, staff_folder, told

EXERCISE, STUB = "exercise-31-monitoring", "monitoring.py"
REFERENCE = reference(EXERCISE, STUB)
TRAINED = Tolerance(1e-4, 1e-5)
"""What the suite allows of what was trained."""
shapes = st.lists(st.lists(st.integers(0, 4), max_size=3), min_size=1, max_size=5)


def drawn(shapes: list[list[int]], norm: float, dtype: torch.dtype, seed: int) -> list[Any]:
    """Gradients of these shapes, which have this norm together if they have any number."""
    draw = torch.Generator().manual_seed(seed)
    found = [torch.randn(shape, generator=draw, dtype=torch.float64) for shape in shapes]
    size = torch.cat([one.flatten() for one in found]).norm()
    return [(norm / size * one if size else one).to(dtype) for one in found]


def clipped_by_torch(gradients: list[torch.Tensor], max_norm: float) -> list[Any]:
    """What clip_grad_norm_ leaves in the gradients of parameters."""
    parameters = [torch.nn.Parameter(torch.zeros_like(one)) for one in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient.clone()
    torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    return [parameter.grad for parameter in parameters]


@given(shapes=shapes, norm=st.floats(5, 1e4), share=st.floats(0.01, 3), dtype=dtypes, seed=seeds)
@settings(max_examples=40, deadline=None)
def test_clipping_is_torchs(
    shapes: list[list[int]], norm: float, share: float, dtype: torch.dtype, seed: int
) -> None:
    """Who clips as the exercise says has the gradients of clip_grad_norm_, to its own 1e-6."""
    gradients = drawn(shapes, norm, dtype, seed)
    got = REFERENCE["clip_by_norm"](gradients, share * norm)
    due = clipped_by_torch(gradients, share * norm)
    tolerance = Tolerance(1e-6, 1e-12) if dtype is torch.float64 else Tolerance(1e-5, 1e-6)
    assert compare(got, due, tolerance) is None
    assert all(one.dtype is dtype for one in got)


def test_what_torch_adds_to_a_norm_is_seen_only_where_nothing_is_graded() -> None:
    """The norms of the checks are so large that torch's own clipping loses no point."""

    def apart(norm: float) -> float:
        gradients = drawn([[3, 4], [4]], norm, torch.float64, seed=1)
        got = REFERENCE["clip_by_norm"](gradients, norm / 2)
        pairs = zip(got, clipped_by_torch(gradients, norm / 2), strict=True)
        return max(((one - other).abs() / one.abs()).max().item() for one, other in pairs)

    assert apart(12.0) == pytest.approx(8.3e-8, rel=0.01)
    assert apart(5.0) < 1e-6 / 4
    assert apart(1.6e-5) > 0.05


@given(dtype=dtypes, seed=seeds, epochs=st.integers(0, 12), max_norm=st.floats(0.3, 20))
@settings(max_examples=15, deadline=None)
def test_training_is_torchs(dtype: torch.dtype, seed: int, epochs: int, max_norm: float) -> None:
    """Losses, norms and model are those of a loop with clip_grad_norm_ before each step."""
    draw = torch.Generator().manual_seed(seed)
    X, y = (torch.randn(7, k, generator=draw, dtype=torch.float64).to(dtype) for k in (3, 2))
    ours, theirs = (torch.nn.Linear(3, 2).to(dtype) for _ in range(2))
    theirs.load_state_dict(ours.state_dict())
    got = REFERENCE["train_clipped"](ours, X, 5 * y, epochs, 0.05, max_norm)
    optimiser = torch.optim.SGD(theirs.parameters(), lr=0.05)
    losses, norms = [], []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(theirs(X), 5 * y)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(theirs.parameters(), max_norm).item())
        optimiser.step()
        losses.append(loss.item())
    # Each step differs by what torch adds to the norm, and an output may lie near 0.
    assert compare(got, (losses, norms), TRAINED) is None
    assert compare(ours(X).detach(), theirs(X).detach(), TRAINED) is None


@given(
    losses=st.lists(st.floats(0, 1e6), max_size=20), beta=st.floats(0, 0.99), level=st.floats(0, 9)
)
@settings(max_examples=40, deadline=None)
def test_smoothing_is_a_mean(losses: list[float], beta: float, level: float) -> None:
    """Every smoothed loss lies among the losses up to it, and what is constant stays as it is."""
    for t, smoothed in enumerate(REFERENCE["smooth"](losses, beta), start=1):
        room = 1e-9 * (1 + max(losses[:t]))
        assert min(losses[:t]) - room <= smoothed <= max(losses[:t]) + room
    assert REFERENCE["smooth"](9 * [level], beta) == pytest.approx(9 * [level], rel=1e-9)


@pytest.fixture
def shown(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """What the visible suite asks about."""
    request.config.addinivalue_line("markers", "check: a check of an exercise's suite")
    return load_module(ROOT / "exercises" / EXERCISE / "test_visible.py", "_shown_31")


def test_the_first_seven_steps_are_clipped(shown: Mapping[str, Any]) -> None:
    """What the visible check of 40 epochs says of them is so."""
    model = shown["net"]()
    model.load_state_dict(shown["START"])
    _, norms = REFERENCE["train_clipped"](model, shown["X"], shown["Y"], 40, 0.05, 2.0)
    assert [norm > 2 for norm in norms] == 7 * [True] + 33 * [False]


def test_no_run_is_close_to_a_limit(shown: Mapping[str, Any]) -> None:
    """Whether a graded run shows a symptom hangs on no digit: 5 % lie between it and each limit."""
    hidden = load_module(staff_folder(EXERCISE) / "test_hidden.py", "_hidden_31")
    several = ("DIVERGED", "NOT_LEARNING", "PAST_THE_BEST")
    runs = [*shown["RUNS"], *(hidden[name] for name in ("HEALTHY", "STUCK", "OVERFITS"))]
    runs += [run for name in several for run in hidden[name]]
    for train, validation in runs:
        if all(map(math.isfinite, [*train, *validation])):
            share, above = train[-1] / train[0], validation[-1] / min(validation)
            for value, limit in ((share, 1.0), (share, 0.9), (above, 1.1)):
                assert abs(value / limit - 1) > 0.05, (train, validation)


def found(code: Mapping[str, Any], dtype: torch.dtype, seed: int, count: int, beta: float) -> Any:
    """What an answer makes of numbers that are drawn from a seed."""
    draw = torch.Generator().manual_seed(seed)
    X, y = (torch.randn(7, k, generator=draw, dtype=torch.float64).to(dtype) for k in (3, 2))
    losses = (5 * torch.rand(count, generator=draw)).tolist()
    train, validation = (9 * torch.rand(2, 5, generator=draw)).tolist()
    model = torch.nn.Linear(3, 2).to(dtype)
    for parameter in model.parameters():
        parameter.data.fill_(0.3)
    history = code["train_clipped"](model, X, 4 * y, count, 0.1, 2.0)
    return (
        list(code["clip_by_norm"](drawn([[3, 2], [], [2]], 8.0, dtype, seed), 0.3 * count + 1)),
        code["smooth"](losses, beta),
        tuple(code["symptoms"](train, validation)),
        tuple(code["symptoms"]([*train, math.nan], [*validation, 1.0])),
        list(history),
        [parameter.detach() for parameter in model.parameters()],
    )


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=10, deadline=None)
@given(dtype=dtypes, seed=seeds, count=st.integers(0, 12), beta=st.sampled_from([0.0, 0.5, 0.95]))
def test_right_forms_lose_nothing(
    name: str, dtype: torch.dtype, seed: int, count: int, beta: float
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    got, due = (
        found(code, dtype, seed, count, beta) for code in (correct_forms(EXERCISE)[name], REFERENCE)
    )
    single = dtype is torch.float32
    assert (
        compare(got[0], due[0], Tolerance(1e-5, 1e-6) if single else Tolerance(1e-6, 1e-9)) is None
    )
    assert compare(got[1], due[1], Tolerance(1e-5, 1e-9)) is None
    assert compare(got[2:4], due[2:4]) is None
    assert compare(got[4:], due[4:], TRAINED) is None


HABITS: dict[str, tuple[dict[str, str], set[str]]] = {
    "Python's min of a number and a tensor": (
        {
            "scale = (max_norm / _norm(gradients)).clamp(max=1)": (
                "scale = min(1.0, max_norm / _norm(gradients))"
            )
        },
        {"whole"},
    ),
    "the norm taken out as a number, which is 0 for zeros": (
        {
            "scale = (max_norm / _norm(gradients)).clamp(max=1)": (
                "scale = min(1.0, max_norm / _norm(gradients).item())"
            )
        },
        {"whole", "zeros"},
    ),
    "a rise of 20 % is overfitting": ({"1.1 * min": "1.2 * min"}, {"overfits"}),
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
