"""A difference quotient is told from an exact derivative, and from every other near miss."""

from __future__ import annotations

import pytest
import torch

from grader.judge.values import compare
from grader.suite.finite_differences import is_finite_difference


def swish(z):
    return z * torch.sigmoid(z)


def swish_slope(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)


FUNCTIONS = {
    "swish": (swish, swish_slope),
    "sigmoid": (torch.sigmoid, lambda z: torch.sigmoid(z) * torch.sigmoid(-z)),
    "tanh": (torch.tanh, lambda z: 1 - torch.tanh(z) ** 2),
}
QUOTIENTS = {
    "forward": lambda f, z, h: (f(z + h) - f(z)) / h,
    "backward": lambda f, z, h: (f(z) - f(z - h)) / h,
    "central": lambda f, z, h: (f(z + h) - f(z - h)) / (2 * h),
}
STEPS = [
    0.3,
    0.1,
    0.0371,
    1e-2,
    2**-10,
    1e-3,
    1e-4,
    3e-5,
    1e-6,
    1e-7,
    2**-26,
    1e-8,
    1e-9,
    1e-10,
    1e-12,
]


def places(count: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return 3 * torch.randn(count, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("kind", QUOTIENTS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_quotient_is_recognised_whatever_its_step(name: str, kind: str) -> None:
    """In float64, from 0.3 to 1e-12, at a few points and at many, wherever it loses points."""
    function, slope = FUNCTIONS[name]
    for z in (torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0]).double(), places(60)):
        for step in STEPS:
            got = QUOTIENTS[kind](function, z, step)
            if compare(got, slope(z)) is not None:
                assert is_finite_difference(function, got, slope(z), z), (step, len(z))


@pytest.mark.parametrize("kind", QUOTIENTS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_quotient_is_recognised_in_float32(name: str, kind: str) -> None:
    """Where float32 leaves anything to recognise."""
    function, slope = FUNCTIONS[name]
    z = places(60).float()
    for step in (0.1, 1e-3, 1e-4, 1e-5):
        got = QUOTIENTS[kind](function, z, step)
        if compare(got, slope(z)) is not None:
            assert is_finite_difference(function, got, slope(z), z), step


NEAR_MISSES = {
    "offset": lambda z: swish_slope(z) + 1e-6,
    "small offset": lambda z: swish_slope(z) + 1e-9,
    "scaled": lambda z: swish_slope(z) * (1 + 1e-5),
    "steeper": lambda z: swish_slope(1.001 * z),
    "moved": lambda z: swish_slope(z + 1e-3) + 1e-3,
    "float32": lambda z: swish_slope(z.float()).double(),
    "half float32": lambda z: torch.sigmoid(z.float()).double() * (1 + z * torch.sigmoid(-z)),
    "epsilon": lambda z: 1 / (1 + torch.exp(-z) + 1e-7) * (1 + z * torch.sigmoid(-z)),
    "rounded": lambda z: swish_slope(z).mul(1e4).round().div(1e4),
    "sign": lambda z: torch.sigmoid(z) - z * torch.sigmoid(z) * torch.sigmoid(-z),
    "constant": lambda z: torch.full_like(z, 0.5),
    "not finite": lambda z: swish_slope(z) / (z != z[0]),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_other_near_misses_are_not_taken_for_one(name: str) -> None:
    """A small error alone does not make an answer a difference quotient."""
    for z in (torch.tensor([-3.0, -1.0, -0.5, 0.25, 0.5, 1.0, 3.0]).double(), places(60)):
        assert not is_finite_difference(swish, NEAR_MISSES[name](z), swish_slope(z), z)


def test_the_right_answer_and_a_single_number_are_not_taken_for_one() -> None:
    """Nothing is said where there is no error, or too little to tell."""
    z = places(60)
    assert not is_finite_difference(swish, swish_slope(z), swish_slope(z), z)
    one = torch.tensor(0.5, dtype=torch.float64)
    assert not is_finite_difference(swish, swish_slope(one) + 1e-3, swish_slope(one), one)
    assert not is_finite_difference(swish, z[:0], z[:0], z[:0])
    assert not is_finite_difference(swish, z.reshape(6, 10), swish_slope(z), z)
