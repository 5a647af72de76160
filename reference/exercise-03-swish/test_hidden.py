"""The hidden suite of exercise 3."""

import torch

from grader.suite import elementwise

VALLEY = torch.linspace(-1.6, -0.9, 71, dtype=torch.float64)
WHOLE = "Arithmetic and `torch.sigmoid` take a whole tensor; no element has to be picked out."

swish = elementwise(of="swish", seed=3)
test_swish_random = swish.random(
    "Swish at random inputs", hint="Compare the formula with yours, sign by sign."
)
test_swish_lowest_point = swish.at(
    VALLEY,
    "The lowest point of Swish",
    hint="Draw your curve between −3 and 0: does it dip below zero and come back?",
)
test_swish_extremes = swish.far(
    "Swish far from zero, in both dtypes",
    hint="Which step of yours becomes infinite at ±1000, and what is it then combined with?",
)
test_swish_shapes = swish.shapes("Swish keeps shape and dtype, and leaves its argument alone")
test_swish_tensors = swish.whole("Swish works on whole tensors", hint=WHOLE)

derivative = elementwise(of="swish_derivative", seed=3)
test_derivative_random = derivative.random(
    "The derivative at random inputs",
    hint="How many terms does the derivative of a product have? Find each of them in your code.",
)
test_derivative_extremes = derivative.far(
    "The derivative far from zero, in both dtypes",
    hint="The slope is 1 far to the right and 0 far to the left. Which of your steps overflows?",
)
test_derivative_shapes = derivative.shapes(
    "The derivative keeps shape and dtype, and leaves its argument alone"
)
test_derivative_tensors = derivative.whole("The derivative works on whole tensors", hint=WHOLE)
