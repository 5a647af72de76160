"""What students are compared with, beside what torch finds."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course.loading import load_module
from tests.conftest import ROOT

BACKWARD = load_module(ROOT / "reference/exercise-10-mlp-backward/mlp_backward.py", "_backward")


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=6),
    n=st.integers(1, 6),
    activation=st.sampled_from(["relu", "sigmoid", "tanh"]),
    seed=st.integers(0, 2**31 - 1),
)
def test_the_backward_pass_agrees_with_autograd(
    sizes: list[int], n: int, activation: str, seed: int
) -> None:
    """The gradients of exercise 10 are those that autograd finds, to ten digits."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    X, y = normal(n, sizes[0]), normal(n, sizes[-1])
    weights = [normal(a, b) / a**0.5 for a, b in pairwise(sizes)]
    biases = [normal(b) / 2 for b in sizes[1:]]
    leaves = [part.clone().requires_grad_() for part in (*weights, *biases)]
    h = X
    for at in range(len(weights)):
        h = h @ leaves[at] + leaves[len(weights) + at]
        h = getattr(torch, activation)(h) if at < len(weights) - 1 else h
    due = torch.autograd.grad(torch.nn.functional.mse_loss(h, y), leaves)
    dW, db = BACKWARD["mlp_backward"](X, y, weights, biases, activation)
    for got, expected in zip([*dW, *db], due, strict=True):
        torch.testing.assert_close(got, expected, rtol=1e-10, atol=1e-12)
