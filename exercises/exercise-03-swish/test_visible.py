"""What you can see of how exercise 3 is graded."""

import torch

from grader.suite import check

POINTS = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)


@check(
    "Swish at seven points",
    of="swish",
    points=2,
    hint="Write out σ(z) first. What is it multiplied by?",
)
def test_swish_points(agree):
    agree(lambda code: code.swish(POINTS))


@check(
    "The derivative at seven points",
    of="swish_derivative",
    points=2,
    hint="Swish is a product of two functions of z: which rule gives its derivative?",
)
def test_derivative_points(agree):
    agree(lambda code: code.swish_derivative(POINTS))
