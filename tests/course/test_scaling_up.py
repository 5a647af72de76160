"""Exercise 33: the reference counts what torch's own layers and optimisers keep."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from grader.model import Status
from tests.conftest import Grader
from tests.course.stacks import correct_forms, reference, staff_folder, told

EXERCISE, STUB = "exercise-33-scaling-up", "scaling_up.py"
REFERENCE = reference(EXERCISE, STUB)
sizes = st.integers(1, 40)
whole = st.integers(1, 10**18)


class Block(nn.Module):
    """A block of a GPT, with torch's own attention."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, num_heads=1)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )


class GPT(nn.Module):
    """All the layers of one, with a head that shares the tokens' table."""

    def __init__(self, vocabulary: int, context: int, width: int, layers: int) -> None:
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        self.head.weight = self.tokens.weight


@given(vocabulary=sizes, context=sizes, width=sizes, layers=st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_a_gpt_has_as_many_parameters_as_torch_counts(
    vocabulary: int, context: int, width: int, layers: int
) -> None:
    """Who builds the model from torch's layers and adds up its parameters gets the same count."""
    with torch.device("meta"):
        model = GPT(vocabulary, context, width, layers)
    due = sum(parameter.numel() for parameter in model.parameters())
    assert REFERENCE["count_gpt"](vocabulary, context, width, layers) == due


OPTIMISERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.1),
}


@pytest.mark.parametrize("mixed", [False, True], ids=["float32", "mixed"])
@pytest.mark.parametrize("name", OPTIMISERS)
def test_training_takes_the_memory_that_torch_takes(name: str, *, mixed: bool) -> None:
    """After a step of torch's, weights, gradients, copies and state have just these bytes."""
    weights = torch.ones(6, 7, dtype=torch.bfloat16 if mixed else torch.float32)
    gradient = torch.ones_like(weights)
    stepped = weights.float() if mixed else weights
    stepped.grad = gradient.float()
    optimiser = OPTIMISERS[name]([stepped])
    optimiser.step()
    state = [
        value
        for kept in optimiser.state.values()
        for value in kept.values()
        if torch.is_tensor(value) and value.shape == weights.shape
    ]
    kept = [weights, gradient, *state] + ([stepped] if mixed else [])
    due = sum(tensor.nbytes for tensor in kept)
    assert REFERENCE["training_bytes"](weights.numel(), name, mixed) == due


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=10, deadline=None)
@given(
    size=st.tuples(sizes, sizes, sizes, sizes),
    numbers=st.tuples(whole, whole),
    speed=st.floats(1e6, 1e16),
    utilisation=st.floats(0.01, 1.0),
)
def test_right_forms_lose_nothing(
    name: str,
    size: tuple[int, int, int, int],
    numbers: tuple[int, int],
    speed: float,
    utilisation: float,
) -> None:
    """However a right answer is arranged, counts are equal to the last digit, and days nearly."""
    form = correct_forms(EXERCISE)[name]
    assert form["count_gpt"](*size) == REFERENCE["count_gpt"](*size)
    for optimiser in OPTIMISERS:
        for mixed in (False, True):
            case = (numbers[0], optimiser, mixed)
            assert form["training_bytes"](*case) == REFERENCE["training_bytes"](*case)
    assert form["training_flops"](*numbers) == REFERENCE["training_flops"](*numbers)
    run = (numbers[0], size[0], speed, utilisation)
    due = REFERENCE["training_days"](*run)
    assert form["training_days"](*run) == pytest.approx(due, rel=1e-12)


HABITS: dict[str, tuple[dict[str, str], set[str]]] = {
    "a power by math, made whole again": (
        {"4 * (width * width + width)": "int(4 * (float(width) ** 2 + width))"},
        {"large_count"},
    ),
    "names with capitals, too": ({"if optimiser not in": "if optimiser.lower() not in"}, set()),
    "a name that is looked up, and not found": (
        {"raise ValueError(": "raise KeyError("},
        {"other_names"},
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
