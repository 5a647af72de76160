"""Exercise 20: right forms lose nothing, and what was loaded comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE = "exercise-20-rows-and-columns"
REFERENCE = reference(EXERCISE, "rows_and_columns.py")
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
Space = Mapping[str, Any]


class Drawn:
    """X [n, d], W [d, h] and b [h], drawn from a seed."""

    def __init__(self, n: int, d: int, h: int, dtype: torch.dtype, seed: int) -> None:
        draw = torch.Generator().manual_seed(seed)
        shapes = ((n, d), (d, h), (h,))
        self.X, self.W, self.b = (torch.randn(s, generator=draw, dtype=dtype) for s in shapes)

    def layer(self, dtype: torch.dtype, *, bias: bool) -> torch.nn.Linear:
        return torch.nn.Linear(*self.W.shape, bias=bias, dtype=dtype)


drawn = st.builds(Drawn, *[st.integers(1, 5)] * 3, dtypes, seeds)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=30, deadline=None)
@given(at=drawn)
def test_a_batch_is_its_examples_one_by_one(name: str, at: Drawn) -> None:
    """Row i of the row layer is the column layer of example i with the transpose of W."""
    code = FORMS[name]
    rows = code["row_layer"](at.X, at.W, at.b)
    columns = torch.stack([code["column_layer"](at.W.T, x, at.b) for x in at.X])
    tolerance = None if at.W.dtype is torch.float64 else Tolerance(1e-4, 1e-5)
    assert compare(rows, REFERENCE["row_layer"](at.X, at.W, at.b), tolerance) is None
    assert compare(columns, rows, tolerance) is None


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=30, deadline=None)
@given(at=drawn, dtype=dtypes, form=st.sampled_from(["biased", "bare"]))
def test_what_was_loaded_comes_back(name: str, at: Drawn, dtype: torch.dtype, form: str) -> None:
    """W and b come back to the last bit in the layer's dtype, its parameters the same objects."""
    code, layer = FORMS[name], at.layer(dtype, bias=form == "biased")
    before = list(layer.parameters())
    code["load_linear"](layer, at.W, at.b)
    due = (at.W.to(dtype).clone(), at.b.to(dtype).clone())
    at.W.zero_()
    at.b.zero_()
    W, b = code["weights_of"](layer)
    assert W.dtype is b.dtype is dtype
    assert torch.equal(W, due[0])
    assert torch.equal(b, due[1])
    after = list(layer.parameters())
    assert all(one is other for one, other in zip(before, after, strict=False))
    assert [one.requires_grad for one in after] == [True, True]


@pytest.mark.parametrize("name", FORMS)
def test_a_layer_without_a_bias_is_read_and_left_as_it_is(name: str) -> None:
    """Whoever reads a layer without a bias gets zeros of its dtype, and adds none to it."""
    layer = torch.nn.Linear(3, 2, bias=False, dtype=torch.float64)
    W, b = FORMS[name]["weights_of"](layer)
    assert torch.equal(W, layer.weight.T)
    assert torch.equal(b, torch.zeros(2, dtype=torch.float64))
    assert layer.bias is None
