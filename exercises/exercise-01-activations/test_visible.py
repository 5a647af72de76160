"""What you can see of how exercise 1 is graded."""

from functools import partial

import torch

from grader.suite import check, pictures

CURVE = torch.linspace(-6, 6, 121, dtype=torch.float64)
POINTS = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)


@check(
    "ReLU at seven points",
    of="relu",
    points=2,
    hint=("What becomes of a negative number, and what of a positive one?",
          "Several of torch's functions take the larger of two things, or cut at a bound."),
)  # fmt: skip
def test_relu_points(agree, picture):
    picture(lambda code: code.relu(CURVE), partial(pictures.curve, CURVE))
    agree(lambda code: code.relu(POINTS))


@check(
    "Sigmoid at seven points",
    of="sigmoid",
    points=2,
    hint=("Compute the exponential first and look at its sign.",
          "At z = 0 the result has to be one half: what does yours give, and why?"),
)  # fmt: skip
def test_sigmoid_points(agree, picture):
    picture(lambda code: code.sigmoid(CURVE), partial(pictures.curve, CURVE))
    agree(lambda code: code.sigmoid(POINTS))


@check(
    "tanh at seven points",
    of="tanh",
    points=2,
    hint=("At 0 it is 0, far out ±1, and near 0 it rises with slope 1. Which of these fails?",
          "Name the two exponentials; what is above the fraction line, and what below?"),
)  # fmt: skip
def test_tanh_points(agree, picture):
    picture(lambda code: code.tanh(CURVE), partial(pictures.curve, CURVE))
    agree(lambda code: code.tanh(POINTS))
