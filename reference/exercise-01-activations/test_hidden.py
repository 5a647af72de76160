"""The hidden suite of exercise 1."""

import torch

from grader.course.seeds import generator as seeded
from grader.suite import check


def normal(*shape, dtype=torch.float64, seed=1, scale=3.0):
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
WHOLE = "Arithmetic and `torch.exp` take a whole tensor; no element has to be picked out."
PRINT = "Print `z.shape` and `z.dtype` next to those of your result, and `z` before and after."


@check(
    "ReLU at random inputs and far from zero",
    of="relu",
    hint="Go through a negative input and a positive one by hand.",
)
def test_relu_random(agree):
    agree(lambda code: code.relu(RANDOM))
    agree(lambda code: code.relu(FAR))
    agree(lambda code: code.relu(FAR.float()))


@check("ReLU keeps shape and dtype, and leaves its argument alone", of="relu", hint=PRINT)
def test_relu_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.relu(z), unchanged=True)


@check("ReLU works on whole tensors", of="relu", hint=WHOLE)
def test_relu_tensors(agree):
    agree.in_tensors(lambda code: code.relu(RANDOM[:11]))
    agree.vectorised(lambda code: code.relu(RANDOM[:5]), lambda code: code.relu(RANDOM[:60]))


@check(
    "Sigmoid at random inputs",
    of="sigmoid",
    hint="Is it small for negative inputs and near 1 for positive ones, and never beyond?",
)
def test_sigmoid_random(agree):
    agree(lambda code: code.sigmoid(RANDOM))


@check(
    "Sigmoid far from zero, in both dtypes",
    of="sigmoid",
    hint="Which exponential of yours is infinite at 1000, and on which side of the fraction line?",
)
def test_sigmoid_extremes(agree):
    agree(lambda code: code.sigmoid(FAR))
    agree(lambda code: code.sigmoid(FAR.float()))


@check("Sigmoid keeps shape and dtype, and leaves its argument alone", of="sigmoid", hint=PRINT)
def test_sigmoid_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.sigmoid(z), unchanged=True)


@check("Sigmoid works on whole tensors", of="sigmoid", hint=WHOLE)
def test_sigmoid_tensors(agree):
    agree.in_tensors(lambda code: code.sigmoid(RANDOM[:11]))
    agree.vectorised(lambda code: code.sigmoid(RANDOM[:5]), lambda code: code.sigmoid(RANDOM[:60]))


@check(
    "tanh is the sigmoid, stretched and moved",
    of="tanh",
    hint="The statement says how tanh and σ are related: mind the two places where a 2 stands.",
)
def test_tanh_random(agree):
    agree(lambda code: code.tanh(RANDOM))


@check(
    "tanh far from zero, in both dtypes",
    of="tanh",
    hint="Which exponential of yours is infinite at 1000, and on which side of the fraction line?",
)
def test_tanh_extremes(agree):
    agree(lambda code: code.tanh(FAR))
    agree(lambda code: code.tanh(FAR.float()))


@check("tanh keeps shape and dtype, and leaves its argument alone", of="tanh", hint=PRINT)
def test_tanh_shapes(agree):
    for z in SHAPES:
        agree(lambda code, z=z: code.tanh(z), unchanged=True)


@check("tanh works on whole tensors", of="tanh", hint=WHOLE)
def test_tanh_tensors(agree):
    agree.in_tensors(lambda code: code.tanh(RANDOM[:11]))
    agree.vectorised(lambda code: code.tanh(RANDOM[:5]), lambda code: code.tanh(RANDOM[:60]))
