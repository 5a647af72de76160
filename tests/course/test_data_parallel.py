"""Exercise 30: the shares add up to the batch, and right forms of them lose nothing."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.utils.data import DistributedSampler

from grader.judge.values import Tolerance, compare
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE = "exercise-30-data-parallel"
REFERENCE = reference(EXERCISE, "data_parallel.py")
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
counts = st.integers(1, 12)


def tolerance(dtype: torch.dtype) -> Tolerance:
    """How far two right answers may be apart."""
    return Tolerance(1e-9, 1e-10) if dtype is torch.float64 else Tolerance(1e-4, 1e-5)


class Batch:
    """A network and a batch for it."""

    def __init__(self, n: int, dtype: torch.dtype, seed: int) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).to(dtype)
            self.X, self.y = torch.randn(n, 3).to(dtype), torch.randn(n, 2).to(dtype)
            self.order = torch.randperm(n)

    def gradients(self, rows: Tensor) -> list[Tensor]:
        """Those of the mean loss over some rows, and zeros for none."""
        if not len(rows):
            return [torch.zeros_like(one) for one in self.model.parameters()]
        loss = nn.functional.mse_loss(self.model(self.X[rows]), self.y[rows])
        return list(torch.autograd.grad(loss, list(self.model.parameters())))


batches = st.builds(Batch, counts, dtypes, seeds)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=8, deadline=None)
@given(batch=batches, workers=counts)
def test_workers_take_the_step_of_a_single_one(name: str, batch: Batch, workers: int) -> None:
    """What is dealt out and averaged has the gradient of all the examples at once."""
    code = FORMS[name]
    shares = list(code["shards"](batch.order, workers))
    assert compare(shares, REFERENCE["shards"](batch.order, workers)) is None
    assert torch.equal(torch.cat(shares).sort().values, torch.arange(len(batch.order)))
    found = [batch.gradients(share) for share in shares]
    average = list(code["average_gradients"](found, [len(share) for share in shares]))
    due = batch.gradients(batch.order)
    assert compare(average, due, tolerance(batch.X.dtype)) is None


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=8, deadline=None)
@given(batch=batches, micro_batch=counts)
def test_slices_have_the_gradient_of_the_batch(name: str, batch: Batch, micro_batch: int) -> None:
    """In slices of any size, whatever was in `.grad`, and in both dtypes."""
    near, model = tolerance(batch.X.dtype), batch.model
    with torch.no_grad():
        due = nn.functional.mse_loss(model(batch.X), batch.y).item()
    gradients = batch.gradients(batch.order)
    for _ in range(2):
        loss = FORMS[name]["accumulate_gradients"](model, batch.X, batch.y, micro_batch)
        assert compare(loss, due, near) is None
        left = [parameter.grad for parameter in model.parameters()]
        assert compare(left, gradients, near) is None


@pytest.mark.parametrize(("n", "workers"), [(12, 4), (9, 3), (5, 1), (11, 4), (7, 5)])
def test_only_what_torch_fills_up_is_dealt_otherwise(n: int, workers: int) -> None:
    """The shares are those of torch's own sampler, but for the examples that it repeats."""
    ours = REFERENCE["shards"](torch.arange(n), workers)
    data: Any = range(n)
    for rank, share in enumerate(ours):
        theirs = list(DistributedSampler(data, workers, rank, shuffle=False))
        assert theirs[: len(share)] == share.tolist()
        assert len(theirs) == -(-n // workers)
