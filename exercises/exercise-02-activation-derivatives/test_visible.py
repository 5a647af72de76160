"""What you can see of how exercise 2 is graded."""

import torch

from grader.suite import check

POINTS = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)


@check(
    "The slope of ReLU at seven points",
    of="relu_derivative",
    points=2,
    hint=("Draw ReLU: how steep is it left of 0, and right of 0?",
          "The corner belongs to one of the two sides; the statement says to which."),
)  # fmt: skip
def test_relu_points(agree):
    agree(lambda code: code.relu_derivative(POINTS))


@check(
    "The slope of the sigmoid at seven points",
    of="sigmoid_derivative",
    points=2,
    hint=("Compute the activation first, and give it a name of its own.",
          "It has to be one quarter at 0. What is the activation there?"),
)  # fmt: skip
def test_sigmoid_points(agree):
    agree(lambda code: code.sigmoid_derivative(POINTS))


@check(
    "The slope of tanh at seven points",
    of="tanh_derivative",
    points=2,
    hint=("Compute the activation first, and give it a name of its own.",
          "The slope is never negative, and the same at z and at −z."),
)  # fmt: skip
def test_tanh_points(agree):
    agree(lambda code: code.tanh_derivative(POINTS))
