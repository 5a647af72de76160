"""Exercise 21: right forms lose nothing, also where several masks are right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils import prune

from grader.judge.values import Tolerance, compare
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE = "exercise-21-pruning"
REFERENCE = reference(EXERCISE, "pruning.py")
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
Space = Mapping[str, Any]
amounts = st.sampled_from([0.0, 0.07, 0.29, 0.67, 0.93, 1.0])
"""Of no number of elements up to 40 one of these is half-way between two whole numbers."""


class Drawn:
    """Two layers, one of them transposed, and what a step of the first takes."""

    def __init__(self, sizes: list[int], dtype: torch.dtype, seed: int) -> None:
        draw = torch.Generator().manual_seed(seed)
        a, b, c = sizes

        def normal(*shape: int) -> torch.Tensor:
            return torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype)

        self.layers = [normal(b, a).T, 3 * normal(b, c)]
        self.gradient, self.velocity = normal(a, b), 1e3 * normal(a, b)
        self.mask = (torch.rand(a, b, generator=draw) < 0.5).to(dtype)

    def step(self, code: Space) -> Any:
        state = (self.gradient, self.velocity, self.mask)
        return tuple(code["masked_momentum_step"](self.layers[0], *state, 0.3, 0.8))


drawn = st.builds(Drawn, st.lists(st.integers(1, 4), min_size=3, max_size=3), dtypes, seeds)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None)
@given(at=drawn, amount=amounts)
def test_right_forms_lose_nothing(name: str, at: Drawn, amount: float) -> None:
    """Where no two weights are equal there is one mask, and every right form gives it."""

    def found(code: Space) -> Any:
        masks = list(code["global_masks"](at.layers, amount))
        W = at.layers[0]
        return [code["magnitude_mask"](W, amount), masks, code["sparsity"](W * masks[0])]

    assert compare(found(FORMS[name]), found(REFERENCE), Tolerance(1e-6, 0.0)) is None
    tolerance = Tolerance(1e-9, 1e-10) if at.mask.dtype is torch.float64 else Tolerance(1e-4, 1e-3)
    assert compare(at.step(FORMS[name]), at.step(REFERENCE), tolerance) is None


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None)
@given(values=st.lists(st.integers(-2, 2), min_size=2, max_size=40), amount=amounts)
def test_of_equal_weights_exactly_as_many_go(name: str, values: list[int], amount: float) -> None:
    """None that goes is larger than one that stays, and of equal ones no more go than are due."""
    W = torch.tensor(values, dtype=torch.float64)
    for mask in (
        FORMS[name]["magnitude_mask"](W, amount),
        torch.cat(list(FORMS[name]["global_masks"]([W[:1], W[1:]], amount))),
    ):
        goes = mask == 0
        assert int(goes.sum()) == round(amount * len(W))
        if goes.any() and not goes.all():
            assert W[goes].abs().max() <= W[~goes].abs().min()


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None)
@given(at=drawn)
def test_what_was_pruned_is_0_after_a_step(name: str, at: Drawn) -> None:
    """Whatever velocity comes in, a pruned weight and its velocity are 0, to the last bit."""
    W, v = at.step(FORMS[name])
    assert not W[at.mask == 0].any()
    assert not v[at.mask == 0].any()


@settings(max_examples=25, deadline=None)
@given(at=drawn, amount=amounts)
def test_the_mask_is_that_of_torch(at: Drawn, amount: float) -> None:
    """The reference prunes what torch's own `l1_unstructured` does."""
    W = at.layers[1]
    layer = torch.nn.Linear(*reversed(W.shape), dtype=W.dtype)
    layer.weight.data = W.clone()
    prune.l1_unstructured(layer, "weight", amount)
    assert torch.equal(layer.weight_mask, REFERENCE["magnitude_mask"](W, amount))
