"""Exercise 18: right networks of any form lose nothing, and the statement's figures are right."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE = "exercise-18-depth-and-width"
REFERENCE = reference(EXERCISE, "depth_and_width.py")
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
Space = Mapping[str, Any]
GRID = torch.arange(4097) / 4096


def computed(
    at: torch.Tensor, weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor]
) -> torch.Tensor:
    """What a network gives at inputs [p], in its own dtype."""
    values = at.to(weights[0].dtype).unsqueeze(1)
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        values = torch.relu(values @ W + b)
    return (values @ weights[-1] + biases[-1]).squeeze(1)


def tent(x: torch.Tensor, k: int) -> torch.Tensor:
    """The tent applied k times."""
    for _ in range(k):
        x = 1 - (2 * x - 1).abs()
    return x


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=20, deadline=None)
@given(m=st.integers(2, 12), dtype=dtypes, seed=seeds)
def test_a_right_network_is_the_broken_line(
    name: str, m: int, dtype: torch.dtype, seed: int
) -> None:
    """A right network of any form is the line that numpy draws, within what the suite allows."""
    draw = torch.Generator().manual_seed(seed)
    gaps, y = torch.rand(2, m, generator=draw, dtype=torch.float64)
    x = (0.1 + gaps).cumsum(0) - 3
    W1, b1, W2, b2 = FORMS[name]["relu_interpolation"](x.to(dtype), y.to(dtype))
    assert W1.shape == (1, len(b1))
    assert len(b1) <= m
    assert {part.dtype for part in (W1, b1, W2, b2)} == {dtype}
    at = torch.cat([x, torch.lerp(x[:-1], x[1:], 0.3)])
    due = torch.from_numpy(np.interp(at.numpy(), x.numpy(), y.numpy()))
    allowed = 1e-8 if dtype is torch.float64 else 1e-4
    parts = [part.double() for part in (W1, W2, b1, b2)]
    assert (computed(at, parts[:2], parts[2:]) - due).abs().max() <= allowed


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("k", [1, 2, 5, 10])
def test_a_right_sawtooth_is_the_tent_again_and_again(name: str, k: int) -> None:
    """A right sawtooth of any form has k narrow layers and is exact enough, also in float32."""
    weights, biases = FORMS[name]["sawtooth"](k)
    assert len(weights) == len(biases) == k + 1
    assert max(len(b) for b in biases[:-1]) <= 3
    assert (computed(GRID, weights, biases) - tent(GRID, k)).abs().max() <= 1e-3


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=20, deadline=None)
@given(slopes=st.lists(st.integers(-3, 3), min_size=1, max_size=12), seed=seeds)
def test_a_right_count_is_that_of_the_slopes(name: str, slopes: list[int], seed: int) -> None:
    """A right count of any form has a piece more than there are changes of the slope."""
    draw = torch.Generator().manual_seed(seed)
    gaps = 0.1 + torch.rand(len(slopes), generator=draw, dtype=torch.float64)
    steps = gaps * torch.tensor(slopes)
    x, y = (torch.cat([torch.ones(1).double(), part]).cumsum(0) for part in (gaps, steps))
    due = 1 + sum(one != other for one, other in itertools.pairwise(slopes))
    assert FORMS[name]["count_pieces"](x, y) == due


@pytest.mark.parametrize(("units", "off"), [(7, 0.37), (15, 0.086), (31, 0.020), (63, 0.005)])
def test_the_sine_is_hit_as_the_statement_says(units: int, off: float) -> None:
    """The errors of the sine by so many units that the statement tells are those that one gets."""
    at = torch.linspace(-2 * math.pi, 2 * math.pi, 10001, dtype=torch.float64)
    x = torch.linspace(-2 * math.pi, 2 * math.pi, units + 1, dtype=torch.float64)
    W1, b1, W2, b2 = REFERENCE["relu_interpolation"](x, x.sin())
    assert len(b1) == units
    error = (computed(at, [W1, W2], [b1, b2]) - at.sin()).abs().max().item()
    assert error == pytest.approx(off, rel=0.03)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_few_numbers_make_many_pieces(k: int) -> None:
    """With two units a layer, 6k + 1 numbers make 2^k pieces, as the statement says."""
    weights, biases = REFERENCE["sawtooth"](k)
    assert sum(part.numel() for part in (*weights, *biases)) == 6 * k + 1
    assert REFERENCE["count_pieces"](GRID, computed(GRID, weights, biases)) == 2**k
