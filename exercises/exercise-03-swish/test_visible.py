"""What you can see of how exercise 3 is graded."""

import torch

from grader.suite import elementwise, numbers

CURVE = torch.linspace(-6, 6, 121, dtype=torch.float64)
POINTS = numbers(-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0)
AROUND = numbers([0.0, 1.0], [2.0, -2.0])

swish = elementwise(of="swish")
test_swish_points = swish.at(
    POINTS,
    "Swish at seven points",
    over=CURVE,
    points=2,
    hint=("Write out σ(z) first.", "Now what is σ(z) multiplied by?"),
)

derivative = elementwise(of="swish_derivative")
test_derivative_points = derivative.at(
    POINTS,
    "The derivative at seven points",
    over=CURVE,
    slope_of=torch.nn.functional.silu,
    points=2,
    hint=(
        "Swish is a product of two functions of z: which rule gives the derivative of a product?",
        "Write the two factors and their two derivatives side by side, then put them together.",
    ),
)
test_derivative_at_zero = derivative.at(
    AROUND,
    "The slope at 0 is one half",
    hint="At z = 0 one of the two terms of the product rule vanishes. What is the other one there?",
)
