"""Exercise 27: the weights are torch's, luck decides nothing, and right forms lose nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from grader.course.catalogue import load_staff
from grader.course.loading import find_exercise, load_course
from grader.judge.values import Tolerance, compare
from grader.suite import draw_in_words, layers, normal
from tests.conftest import ROOT
from tests.course.stacks import correct_forms, dtypes, reference, seeds

EXERCISE, STUB = "exercise-27-initialisation", "initialisation.py"
REFERENCE = reference(EXERCISE, STUB)
FORMS = {"reference": REFERENCE, **correct_forms(EXERCISE)}
SEEDS = 4
"""Of each form and case; 340 of each form, 2 040 for each case, were tried as well."""

CASES: dict[str, tuple[str, tuple[Any, ...], float]] = {
    "xavier": ("xavier_uniform", (400, 100), math.sqrt(2 / 500)),
    "xavier, gain": ("xavier_uniform", (150, 100, 2.0), 2 * math.sqrt(2 / 250)),
    "xavier, wide": ("xavier_uniform", (100, 300), math.sqrt(2 / 400)),
    "xavier, hidden": ("xavier_uniform", (100, 150), math.sqrt(2 / 250)),
    "xavier, small": ("xavier_uniform", (200, 50), math.sqrt(2 / 250)),
    "xavier, small gain": ("xavier_uniform", (50, 200, 2.5), 2.5 * math.sqrt(2 / 250)),
    "he": ("he_normal", (400, 100), math.sqrt(2 / 400)),
    "he, hidden": ("he_normal", (100, 300), math.sqrt(2 / 100)),
    "he, wide": ("he_normal", (100, 400), math.sqrt(2 / 100)),
    "he, small": ("he_normal", (200, 50), math.sqrt(2 / 200)),
    "he, small wide": ("he_normal", (50, 200), math.sqrt(2 / 50)),
}
"""What the suites draw: a function, its arguments, and the root mean square that is due."""


@pytest.fixture(autouse=True)
def own_luck() -> Iterator[None]:
    """Nothing here seeds torch's generator for others; small tensors want a single thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.random.fork_rng(devices=[]):
        yield
    torch.set_num_threads(threads)


def drawn(function: Callable[..., Tensor], arguments: tuple[Any, ...], seed: int) -> Tensor:
    torch.manual_seed(seed)
    return function(*arguments).detach()


@pytest.mark.parametrize("shape", [(400, 100), (7, 30), (1, 1)])
def test_the_weights_are_those_of_torch(shape: tuple[int, int]) -> None:
    """From the same seed they are what torch.nn.init draws, with the inputs where they belong."""
    for gain in (1.0, 2.5):
        ours = drawn(REFERENCE["xavier_uniform"], (*shape, gain), 5)
        torch.manual_seed(5)
        theirs = torch.nn.init.xavier_uniform_(torch.empty(*shape), gain)
        torch.testing.assert_close(ours, theirs)
    ours = drawn(REFERENCE["he_normal"], shape, 6)
    torch.manual_seed(6)
    theirs = torch.nn.init.kaiming_normal_(torch.empty(*shape), mode="fan_out")
    torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("case", CASES)
def test_luck_never_costs_a_point(case: str) -> None:
    """Of right weights the same is said under each of many seeds, however they are drawn."""
    function, arguments, size = CASES[case]
    due = draw_in_words(drawn(REFERENCE[function], arguments, 0), size)
    for form in FORMS.values():
        for seed in range(1, SEEDS + 1):
            assert draw_in_words(drawn(form[function], arguments, seed), size) == due, seed


WRONG = {
    wrong.id: wrong
    for wrong in load_staff(find_exercise(load_course(ROOT), EXERCISE)).misconceptions
    if wrong.function != "signal_sizes"
}


NAMED = {"xavier_uniform": "xavier", "he_normal": "he"}


@pytest.mark.parametrize("identifier", WRONG)
def test_of_a_mistake_the_same_is_said(identifier: str) -> None:
    """Luck doesn't decide either how a mistake looks, so that it is told in whatever spelling."""
    wrong = WRONG[identifier]
    arguments, size = CASES["xavier, gain" if "gain-" in identifier else NAMED[wrong.function]][1:]

    def said(function: Callable[..., Tensor], seed: int) -> list[str]:
        return draw_in_words(drawn(function, arguments, seed), size)

    for seed in (1, 2):
        assert said(wrong.implementation, seed) == said(wrong.implementation, 3)


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(list(FORMS)),
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=6),
    rows=st.integers(1, 5),
    dtype=dtypes,
    seed=seeds,
    activation=st.sampled_from(["relu", "sigmoid", "tanh"]),
)
def test_right_forms_lose_nothing(
    name: str, sizes: list[int], rows: int, dtype: torch.dtype, seed: int, activation: str
) -> None:
    """However a root mean square and an activation are written, of any widths, in both dtypes."""
    X, weights = normal(rows, sizes[0], seed=seed, dtype=dtype), layers(*sizes, seed=seed)[0]
    weights = [W.to(dtype) for W in weights]

    def found(code: Mapping[str, Any]) -> Any:
        return code["signal_sizes"](X, weights, activation)

    tolerance = Tolerance(1e-9, 1e-15) if dtype is torch.float64 else Tolerance(1e-5, 1e-6)
    assert compare(found(FORMS[name]), found(REFERENCE), tolerance) is None


@settings(max_examples=10, deadline=None)
@given(times=st.floats(1e-9, 1e9), seed=seeds)
def test_relu_passes_every_size_on(times: float, seed: int) -> None:
    """A signal so many times as large is so many times as large after each layer."""
    X, weights = normal(4, 5, seed=seed), layers(5, 6, 3, seed=seed)[0]
    once, larger = (REFERENCE["signal_sizes"](one, weights, "relu") for one in (X, times * X))
    assert torch.allclose(larger, times * once, rtol=1e-9, atol=0)


def test_twenty_layers_are_what_the_statement_says() -> None:
    """He's weights keep a signal through twenty layers of ReLU, and the others lose it."""
    draws = {
        "he": (REFERENCE["he_normal"], "relu", 0.15, 2.5),
        "xavier": (REFERENCE["xavier_uniform"], "relu", 3e-4, 2.7e-3),
        "randn": (torch.randn, "relu", 3e16, 3e17),
        "small": (lambda d, h: 0.01 * torch.randn(d, h), "tanh", 5e-21, 2e-20),
    }
    for draw, activation, least, most in draws.values():
        for seed in range(2):
            X = normal(20, 100, seed=seed)
            torch.manual_seed(seed)
            weights = [draw(100, 100).double() for _ in range(20)]
            assert least < REFERENCE["signal_sizes"](X, weights, activation)[-1] < most


def grid(d: int, h: int) -> Tensor:
    """Numbers that are even between ± √3, in order."""
    return torch.linspace(-(3**0.5), 3**0.5, d * h).reshape(d, h)


def uniform(d: int, h: int) -> Tensor:
    """Random numbers that are even between ± √3."""
    return 3**0.5 * (2 * torch.rand(d, h) - 1)


KINDS: dict[str, tuple[Callable[[int, int], Tensor], str]] = {
    "normal": (torch.randn, "spread in a bell curve"),
    "uniform": (uniform, "spread evenly, up to the bound"),
    "uniform, a little less": (lambda d, h: 0.985 * uniform(d, h), "evenly, short of the bound"),
    "uniform, a little more": (lambda d, h: 1.01 * uniform(d, h), "evenly, beyond the bound"),
    "cut off at 3σ": (
        lambda d, h: torch.nn.init.trunc_normal_(torch.empty(d, h), a=-3, b=3),
        "spread neither evenly nor in a bell curve",
    ),
    "two values": (lambda d, h: torch.randn(d, h).sign(), "spread neither evenly nor in a bell"),
    "in order": (grid, "neighbours are alike"),
    "rows and columns": (
        lambda d, h: (torch.randn(d, 1) + torch.randn(1, h)) / 2**0.5,
        "neighbours are alike",
    ),
    "a little too large": (lambda d, h: 1.04 * torch.randn(d, h), "about 1.1 times too large"),
    "half as much again": (lambda d, h: 1.5 * torch.randn(d, h), "about 2.5 times too large"),
    "a tenth": (lambda d, h: torch.randn(d, h) / 10, "about 100 times too small"),
    "zeros": (torch.zeros, "all zeros"),
    "one number": (lambda d, h: torch.full((d, h), 0.3), "one number, everywhere"),
    "a row": (lambda d, h: torch.randn(1, h).expand(d, h), "rows that are equal"),
    "a column": (lambda d, h: torch.randn(d, 1).expand(d, h), "columns that are equal"),
    "two rows": (lambda d, h: torch.randn(d - 1, h)[[*range(d - 1), 3]], "rows that are equal"),
    "half of a bell": (lambda d, h: 1.66 * torch.randn(d, h).abs(), "neither evenly nor in a bell"),
    "NaN": (lambda d, h: torch.randn(d, h) / 0 * 0, "NaN or infinite"),
    "off centre": (lambda d, h: torch.randn(d, h) - 0.05, "the mean is below 0"),
    "whole numbers": (lambda d, h: torch.ones(d, h).long(), "of int64"),
    "a vector": (lambda d, h: torch.randn(d * h), "shape [40000]"),
    "huge": (lambda d, h: 1e200 * torch.randn(d, h).double(), "times too large"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_are_told_by_what_they_are(kind: str) -> None:
    """What is said of random numbers tells their size, their form, and whether they repeat."""
    make, part = KINDS[kind]
    torch.manual_seed(3)
    assert part in "; ".join(draw_in_words(make(400, 100), 1.0))
