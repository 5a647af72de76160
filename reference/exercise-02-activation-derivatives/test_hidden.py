"""The hidden suite of exercise 2."""

import torch

from grader.course.seeds import generator as seeded
from grader.suite import check


def normal(*shape, dtype=torch.float64, seed=2, scale=3.0):
    generator = seeded(seed)
    return (scale * torch.randn(*shape, generator=generator, dtype=torch.float64)).to(dtype)


RANDOM = normal(257)
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
WHOLE = "Comparisons and arithmetic take a whole tensor; no element has to be picked out."
PRINT = "Print `z.shape` and `z.dtype` next to those of your result, for one number as well."
FAR_HINT = "Both slopes vanish far out. Which step of yours becomes infinite at ±1000?"


@check(
    "The slope of ReLU at random inputs and far from zero",
    of="relu_derivative",
    hint="Only the sign of z decides; how large it is doesn't matter.",
)
def test_relu_random(agree):
    agree(lambda code: code.relu_derivative(RANDOM))
    agree(lambda code: code.relu_derivative(FAR))
    agree(lambda code: code.relu_derivative(FAR.float()))


@check("The slope of ReLU keeps shape and dtype", of="relu_derivative", hint=PRINT)
def test_relu_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.relu_derivative(z), unchanged=True)


@check("The slope of ReLU works on whole tensors", of="relu_derivative", hint=WHOLE)
def test_relu_tensors(agree):
    agree.in_tensors(lambda code: code.relu_derivative(RANDOM[:11]))
    agree.vectorised(
        lambda code: code.relu_derivative(RANDOM[:5]),
        lambda code: code.relu_derivative(RANDOM[:60]),
    )


@check(
    "The slope of the sigmoid at random inputs",
    of="sigmoid_derivative",
    hint="Do you multiply the activation (what came out) or the pre-activation (what went in)?",
)
def test_sigmoid_random(agree):
    agree(lambda code: code.sigmoid_derivative(RANDOM))


@check(
    "The slope of the sigmoid far from zero, in both dtypes",
    of="sigmoid_derivative",
    hint=FAR_HINT,
)
def test_sigmoid_extremes(agree):
    agree(lambda code: code.sigmoid_derivative(FAR))
    agree(lambda code: code.sigmoid_derivative(FAR.float()))


@check("The slope of the sigmoid keeps shape and dtype", of="sigmoid_derivative", hint=PRINT)
def test_sigmoid_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.sigmoid_derivative(z), unchanged=True)


@check("The slope of the sigmoid works on whole tensors", of="sigmoid_derivative", hint=WHOLE)
def test_sigmoid_tensors(agree):
    agree.in_tensors(lambda code: code.sigmoid_derivative(RANDOM[:11]))
    agree.vectorised(
        lambda code: code.sigmoid_derivative(RANDOM[:5]),
        lambda code: code.sigmoid_derivative(RANDOM[:60]),
    )


@check(
    "The slope of tanh at random inputs",
    of="tanh_derivative",
    hint="Do you square the activation (what came out) or the pre-activation (what went in)?",
)
def test_tanh_random(agree):
    agree(lambda code: code.tanh_derivative(RANDOM))


@check(
    "The slope of tanh far from zero, in both dtypes",
    of="tanh_derivative",
    hint=FAR_HINT,
)
def test_tanh_extremes(agree):
    agree(lambda code: code.tanh_derivative(FAR))
    agree(lambda code: code.tanh_derivative(FAR.float()))


@check("The slope of tanh keeps shape and dtype", of="tanh_derivative", hint=PRINT)
def test_tanh_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.tanh_derivative(z), unchanged=True)


@check("The slope of tanh works on whole tensors", of="tanh_derivative", hint=WHOLE)
def test_tanh_tensors(agree):
    agree.in_tensors(lambda code: code.tanh_derivative(RANDOM[:11]))
    agree.vectorised(
        lambda code: code.tanh_derivative(RANDOM[:5]),
        lambda code: code.tanh_derivative(RANDOM[:60]),
    )
