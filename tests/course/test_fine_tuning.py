"""Exercise 34: right forms lose nothing, and what is frozen stays, whatever is frozen."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from grader.judge.values import Tolerance, compare
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE, STUB = "exercise-34-fine-tuning", "fine_tuning.py"
REFERENCE = reference(EXERCISE, STUB)
NAMES = ("0", "0.0", "0.1", "2")
names = st.lists(st.sampled_from(NAMES), max_size=3).map(sorted)


def network(seed: int, dtype: torch.dtype) -> nn.Sequential:
    """A body with a batch norm, a dropout that drops nothing, and a head, which nothing moves."""
    draw = torch.Generator().manual_seed(seed)
    body = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh())
    model = nn.Sequential(body, nn.Dropout(0.0), nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 1))
    for value in model.state_dict().values():
        if value.is_floating_point():
            value.copy_(0.5 + torch.rand(value.shape, generator=draw))
    model[1].eval()
    return model.to(dtype)


def found(code: Mapping[str, Any], frozen: list[str], dtype: torch.dtype, seed: int) -> Any:
    """What an answer makes of a network that is drawn from a seed."""
    model = network(seed, dtype)
    # A batch norm that is trained has no business beside Adam: rounding leads it anywhere.
    count = code["freeze"](model, ["0.1", *frozen])
    draw = torch.Generator().manual_seed(seed + 1)
    X, y = (torch.randn(7, k, generator=draw, dtype=torch.float64).to(dtype) for k in (2, 1))
    losses = code["fine_tune"](model, X, y, 5, 0.02)
    modes = [part.training for part in model.modules()]
    flags = [parameter.requires_grad for parameter in model.parameters()]
    return count, losses, modes, flags, {k: v.detach() for k, v in model.state_dict().items()}


@pytest.mark.parametrize("name", correct_forms(EXERCISE))
@settings(max_examples=4, deadline=None)
@given(frozen=names, dtype=dtypes, seed=seeds)
def test_right_forms_lose_nothing(
    name: str, frozen: list[str], dtype: torch.dtype, seed: int
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    code = correct_forms(EXERCISE)[name]
    got, due = (found(space, frozen, dtype, seed) for space in (code, REFERENCE))
    tolerance = Tolerance(1e-9, 1e-9) if dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(got, due, tolerance) is None


@settings(max_examples=6, deadline=None)
@given(frozen=names, seed=seeds)
def test_what_is_frozen_stays_and_all_else_moves(frozen: list[str], seed: int) -> None:
    """Whatever is frozen, its parameters stay to the last bit, and those of the rest move."""
    model = network(seed, torch.float64)
    REFERENCE["freeze"](model, frozen)
    before = copy.deepcopy(model.state_dict())
    X = torch.linspace(-1, 1, 10, dtype=torch.float64).reshape(5, 2)
    REFERENCE["fine_tune"](model, X, X[:, :1] ** 2, 3, 0.1)
    under = tuple(f"{name}." for name in frozen)
    for own, parameter in model.named_parameters():
        stays = own.startswith(under)
        assert parameter.requires_grad is not stays
        assert torch.equal(parameter, before[own]) is stays, own
    norm_is_frozen = bool({"0", "0.1"} & set(frozen))
    assert (int(model.state_dict()["0.1.num_batches_tracked"]) == 0) is norm_is_frozen
