"""What you can see of how exercise 3 is graded."""

from functools import partial

import torch

from grader.suite import check, pictures

CURVE = torch.linspace(-6, 6, 121, dtype=torch.float64)
POINTS = torch.tensor([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0], dtype=torch.float64)
AROUND = torch.tensor([[0.0, 1.0], [2.0, -2.0]], dtype=torch.float64)


@check(
    "Swish at seven points",
    of="swish",
    points=2,
    hint=("Write out σ(z) first.", "Now what is σ(z) multiplied by?"),
)
def test_swish_points(agree, picture):
    picture(lambda code: code.swish(CURVE), partial(pictures.curve, CURVE))
    agree(lambda code: code.swish(POINTS))


@check(
    "The derivative at seven points",
    of="swish_derivative",
    points=2,
    hint=(
        "Swish is a product of two functions of z: which rule gives the derivative of a product?",
        "Write the two factors and their two derivatives side by side, then put them together.",
    ),
)
def test_derivative_points(agree, picture):
    picture(
        lambda code: code.swish_derivative(CURVE),
        partial(pictures.derivative, CURVE, function_values=CURVE * torch.sigmoid(CURVE)),
    )
    agree(lambda code: code.swish_derivative(POINTS))


@check(
    "The slope at 0 is one half",
    of="swish_derivative",
    points=1,
    hint="At z = 0 one of the two terms of the product rule vanishes. What is the other one there?",
)
def test_derivative_at_zero(agree):
    agree(lambda code: code.swish_derivative(AROUND))
