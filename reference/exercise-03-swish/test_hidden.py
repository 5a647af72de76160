"""The hidden suite of exercise 3."""

import torch

from grader.course.seeds import generator as seeded
from grader.suite import check


def normal(*shape, dtype=torch.float64, seed=3, scale=3.0):
    generator = seeded(seed)
    return (scale * torch.randn(*shape, generator=generator, dtype=torch.float64)).to(dtype)


RANDOM = normal(257)
VALLEY = torch.linspace(-1.6, -0.9, 71, dtype=torch.float64)
FAR = torch.tensor(
    [-1000.0, -750.0, -100.0, -2.0, -0.5, 0.25, 1.5, 100.0, 750.0, 1000.0], dtype=torch.float64
)
SHAPES = (
    normal(7, 5, seed=7).t(),
    normal(3, 5, 2, seed=6, dtype=torch.float32),
    normal((), seed=4, dtype=torch.float32),
    normal((), seed=5),
    normal(0, 3, seed=8),
)


@check("Swish at random inputs", of="swish", hint="Compare the formula with yours, sign by sign.")
def test_swish_random(agree):
    agree(lambda code: code.swish(RANDOM))


@check(
    "The lowest point of Swish",
    of="swish",
    hint="Draw your curve between −3 and 0: does it dip below zero and come back?",
)
def test_swish_lowest_point(agree):
    agree(lambda code: code.swish(VALLEY))


@check(
    "Swish far from zero, in both dtypes",
    of="swish",
    hint="Which step of yours becomes infinite at ±1000, and what is it then combined with?",
)
def test_swish_extremes(agree):
    agree(lambda code: code.swish(FAR))
    agree(lambda code: code.swish(FAR.float()))


@check(
    "Swish keeps shape and dtype, and leaves its argument alone",
    of="swish",
    hint="Print `z.shape` and `z.dtype` next to those of your result, for one number as well.",
)
def test_swish_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.swish(z), unchanged=True)


@check(
    "Swish works on whole tensors",
    of="swish",
    hint="Arithmetic and `torch.sigmoid` take a whole tensor; no element has to be picked out.",
)
def test_swish_tensors(agree):
    agree.in_tensors(lambda code: code.swish(RANDOM[:11]))
    agree.vectorised(lambda code: code.swish(RANDOM[:5]), lambda code: code.swish(RANDOM[:60]))


@check(
    "The derivative at random inputs",
    of="swish_derivative",
    hint="How many terms does the derivative of a product have? Find each of them in your code.",
)
def test_derivative_random(agree):
    agree(lambda code: code.swish_derivative(RANDOM))


@check(
    "The derivative far from zero, in both dtypes",
    of="swish_derivative",
    hint="The slope is 1 far to the right and 0 far to the left. Which of your steps overflows?",
)
def test_derivative_extremes(agree):
    agree(lambda code: code.swish_derivative(FAR))
    agree(lambda code: code.swish_derivative(FAR.float()))


@check(
    "The derivative keeps shape and dtype, and leaves its argument alone",
    of="swish_derivative",
    hint="Print `z.shape` and `z.dtype` next to those of your result, for one number as well.",
)
def test_derivative_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.swish_derivative(z), unchanged=True)


@check(
    "The derivative works on whole tensors",
    of="swish_derivative",
    hint="Arithmetic and `torch.sigmoid` take a whole tensor; no element has to be picked out.",
)
def test_derivative_tensors(agree):
    agree.in_tensors(lambda code: code.swish_derivative(RANDOM[:11]))
    agree.vectorised(
        lambda code: code.swish_derivative(RANDOM[:5]),
        lambda code: code.swish_derivative(RANDOM[:60]),
    )
