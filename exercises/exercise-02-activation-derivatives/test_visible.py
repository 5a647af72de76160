"""What you can see of how exercise 2 is graded."""

import torch

from grader.suite import elementwise, numbers

CURVE = torch.linspace(-6, 6, 121, dtype=torch.float64)
POINTS = numbers(-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0)

test_relu_points = elementwise(of="relu_derivative").at(
    POINTS,
    "The slope of ReLU at seven points",
    over=CURVE,
    slope_of=torch.relu,
    points=2,
    hint=(
        "Draw ReLU: how steep is it left of 0, and right of 0?",
        "The corner belongs to one of the two sides; the statement says to which.",
    ),
)
test_sigmoid_points = elementwise(of="sigmoid_derivative").at(
    POINTS,
    "The slope of the sigmoid at seven points",
    over=CURVE,
    slope_of=torch.sigmoid,
    points=2,
    hint=(
        "Compute the activation first, and give it a name of its own.",
        "It has to be one quarter at 0. What is the activation there?",
    ),
)
test_tanh_points = elementwise(of="tanh_derivative").at(
    POINTS,
    "The slope of tanh at seven points",
    over=CURVE,
    slope_of=torch.tanh,
    points=2,
    hint=(
        "Compute the activation first, and give it a name of its own.",
        "The slope is never negative, and the same at z and at −z.",
    ),
)
