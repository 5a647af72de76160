"""Exercise 25: the steps are those of torch.optim, and right forms of them lose nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from grader.judge.values import Tolerance, compare
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE = "exercise-25-optimisers"
REFERENCE = reference(EXERCISE, "optimisers.py")
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
Space = Mapping[str, Any]

OF_TORCH: dict[str, tuple[Callable[..., torch.optim.Optimizer], int, dict[str, float]]] = {
    "momentum": (torch.optim.SGD, 1, {"momentum": 0.8}),
    "rmsprop": (torch.optim.RMSprop, 1, {"alpha": 0.95, "eps": 1e-4}),
    "adam": (torch.optim.Adam, 2, {"eps": 1e-4}),
    "adamw": (torch.optim.AdamW, 2, {"eps": 1e-4, "weight_decay": 0.3}),
}
"""An optimiser of torch's, how many tensors our step of it remembers, and settings for both."""


@pytest.mark.parametrize("name", OF_TORCH)
def test_fifty_steps_are_those_of_torch(name: str) -> None:
    """The reference goes where torch.optim goes, also when the learning rate changes."""
    make, remembered, settings_ = OF_TORCH[name]
    draw = torch.Generator().manual_seed(3)
    w = torch.randn(4, 3, generator=draw, dtype=torch.float64)
    state, p = [torch.zeros_like(w)] * remembered, w.clone()
    optimiser = make([p], lr=0.1, **settings_)
    for t in range(1, 51):
        gradient = torch.randn(4, 3, generator=draw, dtype=torch.float64) * 10 ** (t % 5 - 3)
        lr = optimiser.param_groups[0]["lr"] = 0.1 / (1 + t % 7)
        p.grad = gradient.clone()
        optimiser.step()
        counted = {"t": t} if remembered == 2 else {}
        w, *state = REFERENCE[f"{name}_step"](w, gradient, *state, lr=lr, **counted, **settings_)
        assert compare(p, w, Tolerance(1e-12, 1e-12)) is None, f"step {t}"


class Drawn:
    """What a step takes."""

    def __init__(self, shape: list[int], dtype: torch.dtype, seed: int) -> None:
        draw = torch.Generator().manual_seed(seed)

        def normal() -> Tensor:
            return torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype)

        self.w, self.gradient, self.mean = normal(), 10 * normal(), 3 * normal()
        self.square = 20 * normal().square()

    def steps(self, code: Space, lr: float, t: int) -> list[Any]:
        """One of each of the four."""
        w, g, m, s = self.w, self.gradient, self.mean, self.square
        found = [
            code["momentum_step"](w, g, m, lr, 0.7),
            code["rmsprop_step"](w, g, s, lr, 0.8, 1e-3),
            code["adam_step"](w, g, m, s, t, lr, (0.7, 0.98), 1e-3),
            code["adamw_step"](w, g, m, s, t, lr, (0.7, 0.98), 1e-3, 0.1),
        ]
        return [tuple(one) for one in found]


drawn = st.builds(Drawn, st.lists(st.integers(1, 4), max_size=3), dtypes, seeds)
rates = st.sampled_from([1e-3, 0.1, 1.5])
steps = st.sampled_from([1, 2, 10, 1000])


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None)
@given(at=drawn, lr=rates, t=steps)
def test_right_forms_lose_nothing(name: str, at: Drawn, lr: float, t: int) -> None:
    """However the formulas are rearranged, of any shape and in both dtypes."""
    due = Tolerance(1e-9, 1e-10) if at.w.dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(at.steps(FORMS[name], lr, t), at.steps(REFERENCE, lr, t), due) is None


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=10, deadline=None)
@given(at=drawn, t=steps)
def test_nothing_moves_what_nothing_pushes(name: str, at: Drawn, t: int) -> None:
    """Where gradient and memory are 0, w stays as it is, to the last bit and without a NaN."""
    zeros = torch.zeros_like(at.w)
    at.gradient = at.mean = at.square = zeros
    momentum, rmsprop, adam, _ = at.steps(FORMS[name], 0.1, t)
    for new, *state in (momentum, rmsprop, adam):
        assert torch.equal(new, at.w)
        assert all(torch.equal(one, zeros) for one in state)


@settings(max_examples=10, deadline=None)
@given(at=drawn, lr=rates)
def test_a_first_step_of_adam_is_as_long_as_the_rate(at: Drawn, lr: float) -> None:
    """However large the gradient: what the statement says of the first step."""
    zeros, gradient = torch.zeros_like(at.w), at.gradient.sign() * (1 + at.gradient.abs())
    new, *_ = REFERENCE["adam_step"](at.w, gradient, zeros, zeros, 1, lr)
    assert torch.allclose((new - at.w).abs(), torch.full_like(at.w, lr), rtol=1e-3)
