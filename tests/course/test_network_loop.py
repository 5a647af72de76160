"""Exercises 19 and 22: right forms lose nothing, and a habit costs what it touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from grader.model import Status
from tests.conftest import Grader
from tests.course.stacks import (
    broken_rule,
    correct_forms,
    dtypes,
    reference,
    seeds,
    staff_folder,
    told,
)

Space = Mapping[str, Any]
SCRATCH, BATCHES = "exercise-19-network-from-scratch", "exercise-22-mini-batches"
STUBS = {SCRATCH: "network_from_scratch.py", BATCHES: "mini_batches.py"}
REFERENCES = {exercise: reference(exercise, stub) for exercise, stub in STUBS.items()}


class Drawn:
    """X [n, d], y [n, k] and orders of the examples, drawn from a seed."""

    def __init__(self, n: int, d: int, k: int, dtype: torch.dtype, seed: int) -> None:
        self.draw = torch.Generator().manual_seed(seed)
        self.dtype, self.k = dtype, k
        self.X, self.y = self.normal(n, d), self.normal(n, k)
        self.orders = torch.stack([torch.randperm(n, generator=self.draw) for _ in range(2)])

    def normal(self, *shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=self.draw, dtype=torch.float64).to(self.dtype)

    def model(self) -> torch.nn.Module:
        """A linear model, always with the same parameters."""
        model = torch.nn.Linear(self.X.shape[1], self.k).to(self.dtype)
        for parameter in model.parameters():
            parameter.data.fill_(0.3)
        return model


def of_the_batches(code: Space, at: Drawn, size: int) -> Any:
    model = at.model()
    losses = code["train_epochs"](model, at.X, at.y, size, 0.05, at.orders)
    found = [
        [tuple(one) for one in code["batches"](at.X, at.y, size, at.orders[0], drop)]
        for drop in (False, True)
    ]
    mean = code["mean_loss"]([0.25, 3.0, 1.5][:size], [4, 4, 1][:size])
    constant = torch.cat([at.X, torch.full_like(at.X[:, :1], 3)], 1)
    other = torch.cat([at.y[:, :1]] * constant.shape[1], 1)
    parameters = [parameter.detach() for parameter in model.parameters()]
    return [losses, found, mean, code["standardise"](constant, other), parameters]


def of_the_network(code: Space, at: Drawn, size: int) -> Any:
    classes = size + 1
    labels = torch.randint(0, classes, (len(at.X),), generator=at.draw)
    logits = 300 * at.normal(len(at.X), classes)
    start = at.normal(at.X.shape[1], 4), at.normal(4), at.normal(4, classes), at.normal(classes)
    knobs, losses = code["train_network"](at.X, labels, *start, 0.05, 3)
    loss = code["cross_entropy"](logits, labels)
    return [loss, code["cross_entropy_gradient"](logits, labels), list(knobs), losses]


def form(exercise: str, look: Callable[[Space, Drawn, int], Any]) -> list[Any]:
    return [
        pytest.param(code, exercise, look, id=f"{exercise[9:11]}-{name}")
        for name, code in correct_forms(exercise).items()
    ]


FORMS = [*form(SCRATCH, of_the_network), *form(BATCHES, of_the_batches)]
shapes = st.tuples(st.integers(2, 9), st.integers(1, 4), st.integers(1, 3))


@pytest.mark.parametrize(("code", "exercise", "look"), FORMS)
@settings(max_examples=8, deadline=None)
@given(shape=shapes, dtype=dtypes, seed=seeds, size=st.integers(1, 11))
def test_right_forms_lose_nothing(
    code: Space,
    exercise: str,
    look: Callable[..., Any],
    shape: Any,
    dtype: Any,
    seed: int,
    size: int,
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    got, due = (
        look(space, Drawn(*shape, dtype, seed), size) for space in (code, REFERENCES[exercise])
    )
    tolerance = Tolerance(1e-6, 1e-9) if dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(got, due, tolerance) is None


HABITS: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "an epsilon in the divisor": (
        BATCHES,
        {"std = torch.where(std == 0, 1, std)": "std = std + 1e-8"},
        {"constant", "one_row"},
    ),
    "training mode": (BATCHES, {"    history = []": "    history = []; model.train()"}, {"mode"}),
    "a mean in float32": (
        BATCHES,
        {"total / sum(sizes)": "torch.tensor(total / sum(sizes)).item()"},
        set(),
    ),
    "an epsilon in the logarithm": (
        SCRATCH,
        {
            "(torch.logsumexp(logits, dim=1) - right)": (
                "-((right - torch.logsumexp(logits, dim=1)).exp() + 1e-9).log()"
            )
        },
        {"far_losses[float64]", "far_losses[float32]"},
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_costs_the_checks_that_ask_for_it(grade: Grader, habit: str) -> None:
    """What many write out of habit costs the checks that are about it, and no others."""
    exercise, changes, lost = HABITS[habit]
    source = (staff_folder(exercise) / STUBS[exercise]).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    report = grade(exercise, {"habit": source})["habit"]
    failed = {v.check.id.split("::")[-1] for v in report.verdicts if v.status is not Status.passed}
    assert failed == lost, told(report)


READY_MADE = {
    "cross_entropy": "torch.nn.functional.cross_entropy(logits, labels)",
    "the module": "torch.nn.CrossEntropyLoss()(logits, labels)",
    "nll_loss": "torch.nn.functional.nll_loss(logits.log_softmax(1), labels)",
    "NLLLoss": "torch.nn.NLLLoss()(logits.log_softmax(1), labels)",
    "soft targets": (
        "torch.nn.functional.cross_entropy("
        "logits, torch.eye(logits.shape[1], dtype=logits.dtype)[labels])"
    ),
    "the operator": "torch.ops.aten.cross_entropy_loss(logits, labels)",
    "the operator beneath": "torch.ops.aten.nll_loss_forward("
    "logits.log_softmax(1), labels, None, 1, -100)[0]",
}


@pytest.mark.parametrize("spelling", READY_MADE)
def test_the_loss_may_not_be_had_ready_made(grade: Grader, spelling: str) -> None:
    """The cross-entropy has to be written, by whichever name torch's own is called."""
    source = (staff_folder(SCRATCH) / STUBS[SCRATCH]).read_text(encoding="utf-8")
    source = source.replace(
        "return (torch.logsumexp(logits, dim=1) - right).mean()", f"return {READY_MADE[spelling]}"
    )
    report = grade(SCRATCH, {"ready": source})["ready"]
    assert broken_rule(report, "cross_entropy") == "no-ready-made-loss", told(report)
    of_training = [item for item in report.verdicts if "train_network" in item.check.functions]
    assert all(item.status is Status.passed for item in of_training)
