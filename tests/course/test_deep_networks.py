"""Exercise 28: right forms lose nothing, and the figures of the statement are right."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from grader.judge.values import Tolerance, compare
from grader.suite import ACTIVATIONS, SLOPES
from tests.course.stacks import correct_forms, reference, seeds

EXERCISE = "exercise-28-deep-networks"
REFERENCE = reference(EXERCISE, "deep_networks.py")
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
CLOSE = Tolerance(1e-9, 0.0)
Space = Mapping[str, Any]


class Network:
    """Inputs, targets, weights and biases that are drawn."""

    def __init__(self, sizes: list[int], seed: int, n: int = 4, gain: float = 1.0) -> None:
        draw = torch.Generator().manual_seed(seed)

        def normal(*shape: int) -> Tensor:
            return torch.randn(shape, generator=draw, dtype=torch.float64)

        self.X, self.y = normal(n, sizes[0]), normal(n, sizes[-1])
        self.weights = [gain * normal(a, b) / math.sqrt(a) for a, b in pairwise(sizes)]
        self.biases = [0.5 * normal(b) for b in sizes[1:]]

    def sizes(self, code: Space, activation: str, skip: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The sizes that an answer gives, and what it left of the arguments."""
        given_ = copy.deepcopy((self.X, self.y, self.weights, self.biases))
        return code["gradient_sizes"](*given_, activation, skip).detach(), given_


names = st.sampled_from(sorted(ACTIVATIONS))
squares = st.builds(
    lambda depth, width, seed, gain: Network([width] * (depth + 1), seed, gain=gain),
    st.integers(1, 12), st.integers(1, 5), seeds, st.sampled_from([0.5, 1.0, 2.5]),
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=12, deadline=None)
@given(net=squares, name=names, skip=st.booleans())
def test_right_forms_lose_nothing(form: str, net: Network, name: str, skip: bool) -> None:  # noqa: FBT001
    """By autograd, by hand or by hooks, and of any size: nine digits, and nothing is changed."""
    found, left = net.sizes(FORMS[form], name, skip)
    assert compare(found, net.sizes(REFERENCE, name, skip)[0], CLOSE) is None
    assert compare(left, (net.X, net.y, net.weights, net.biases), Tolerance(0.0, 0.0)) is None
    stack = net.X, net.weights, net.biases
    due = REFERENCE["residual_forward"](*stack)
    assert compare(FORMS[form]["residual_forward"](*stack), due) is None
    depth = len(net.weights)
    due = REFERENCE["slope_bound"](name, depth)
    assert compare(FORMS[form]["slope_bound"](name, depth), due, CLOSE) is None


@given(name=names, z=st.lists(st.floats(-30, 30), min_size=1, max_size=20))
def test_no_product_of_slopes_is_above_the_bound(name: str, z: list[float]) -> None:
    """The bound holds for any pre-activations, and where a slope is steepest it is reached."""
    points = torch.tensor(z, dtype=torch.float64)
    bound = REFERENCE["slope_bound"](name, len(z))
    assert float(SLOPES[name](points).prod()) <= bound
    steepest = torch.full_like(points, 1.0 if name == "relu" else 0.0)
    assert float(SLOPES[name](steepest).prod()) == bound


STATED = {
    ("sigmoid", "xavier", False): (4e-13, 2.5e-12),
    ("sigmoid", "xavier", True): (1.0, 1.5),
    ("tanh", "xavier", False): (0.09, 0.4),
    ("tanh", "xavier", True): (5.5, 11.0),
    ("relu", "he", False): (0.15, 30.0),
    ("relu", "he", True): (8.5e3, 6.3e4),
    ("relu", "twice he", False): (1.8e5, 1.5e7),
}
"""How many times as large as at the last place the size is at X, as the statement has it."""


@pytest.mark.parametrize("kind", STATED)
def test_the_figures_of_the_statement(kind: tuple[str, str, bool]) -> None:
    """What the statement's table says of 160 networks is true of two others."""
    activation, weights, skip = kind
    low, high = STATED[kind]
    for seed in range(100, 102):
        net = Network(
            [32] * 21, seed, n=16, gain={"he": 2**0.5, "twice he": 8**0.5}.get(weights, 1)
        )
        net.biases = [torch.zeros_like(b) for b in net.biases]
        if weights == "xavier":
            draw = torch.Generator().manual_seed(seed)
            net.weights = [
                (2 * torch.rand(W.shape, generator=draw, dtype=torch.float64) - 1)
                * math.sqrt(6 / sum(W.shape))
                for W in net.weights
            ]
        sizes, _ = net.sizes(REFERENCE, activation, skip)
        assert low < float(sizes[0] / sizes[-1]) < high
