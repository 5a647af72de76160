"""What you can see of how exercise 2 is graded."""

from functools import partial

import torch

from grader.suite import check, pictures

CURVE = torch.linspace(-6, 6, 121, dtype=torch.float64)
POINTS = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)


@check(
    "The slope of ReLU at seven points",
    of="relu_derivative",
    points=2,
    hint=("Draw ReLU: how steep is it left of 0, and right of 0?",
          "The corner belongs to one of the two sides; the statement says to which."),
)  # fmt: skip
def test_relu_points(agree, picture):
    picture(
        lambda code: code.relu_derivative(CURVE),
        partial(pictures.derivative, CURVE, function_values=torch.relu(CURVE)),
    )
    agree(lambda code: code.relu_derivative(POINTS))


@check(
    "The slope of the sigmoid at seven points",
    of="sigmoid_derivative",
    points=2,
    hint=("Compute the activation first, and give it a name of its own.",
          "It has to be one quarter at 0. What is the activation there?"),
)  # fmt: skip
def test_sigmoid_points(agree, picture):
    picture(
        lambda code: code.sigmoid_derivative(CURVE),
        partial(pictures.derivative, CURVE, function_values=torch.sigmoid(CURVE)),
    )
    agree(lambda code: code.sigmoid_derivative(POINTS))


@check(
    "The slope of tanh at seven points",
    of="tanh_derivative",
    points=2,
    hint=("Compute the activation first, and give it a name of its own.",
          "The slope is never negative, and the same at z and at −z."),
)  # fmt: skip
def test_tanh_points(agree, picture):
    picture(
        lambda code: code.tanh_derivative(CURVE),
        partial(pictures.derivative, CURVE, function_values=torch.tanh(CURVE)),
    )
    agree(lambda code: code.tanh_derivative(POINTS))
