"""What you can see of how exercise 1 is graded."""

import torch

from grader.suite import elementwise, numbers

CURVE = torch.linspace(-6, 6, 121, dtype=torch.float64)
POINTS = numbers(-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0)

test_relu_points = elementwise(of="relu").at(
    POINTS,
    "ReLU at seven points",
    over=CURVE,
    points=2,
    hint=(
        "What becomes of a negative number, and what of a positive one?",
        "Several of torch's functions take the larger of two things, or cut at a bound.",
    ),
)
test_sigmoid_points = elementwise(of="sigmoid").at(
    POINTS,
    "Sigmoid at seven points",
    over=CURVE,
    points=2,
    hint=(
        "Compute the exponential first and look at its sign.",
        "At z = 0 the result has to be one half: what does yours give, and why?",
    ),
)
test_tanh_points = elementwise(of="tanh").at(
    POINTS,
    "tanh at seven points",
    over=CURVE,
    points=2,
    hint=(
        "At 0 it is 0, far out ±1, and near 0 it rises with slope 1. Which of these fails?",
        "Name the two exponentials; what is above the fraction line, and what below?",
    ),
)
