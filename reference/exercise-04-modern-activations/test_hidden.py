"""What stays hidden of how exercise 4 is graded."""

import torch

from grader.suite import check, elementwise, normal, numbers

WIDE = normal(7, 11, seed=4, scale=3)
FAR = numbers(-1000.0, -100.0, -30.0, 30.0, 100.0, 1000.0)
SINGLE = normal(13, seed=5, scale=3, dtype=torch.float32)
NUMBER = "Does a single number without dimensions pass through? Is the argument still what it was?"
CONSTANT = "Does a constant of yours change the dtype? Is the argument still what it was?"
CONDITION = "A condition on a tensor gives True or False for each element at once."
DIGITS = "Is it exact to the last digits of float64, or only nearly right?"
FAR_OUT = "Far to the right GELU is the input itself, far to the left 0. What are the slopes there?"


@check(
    "Leaky ReLU at random inputs, with slopes from 0 to below 1",
    of="leaky_relu",
    hint="With slope 0 it is ReLU. What do you get for slope 0.99?",
)
def test_leaky_relu_random(agree):
    agree(
        lambda code: [
            code.leaky_relu(WIDE, negative_slope=0.3),
            code.leaky_relu(WIDE, negative_slope=0.0),
            code.leaky_relu(WIDE),
            code.leaky_relu(WIDE, negative_slope=0.99),
            code.leaky_relu(SINGLE, 0.125),
        ]
    )


leaky_relu = elementwise(of="leaky_relu", seed=4, extremes=FAR)
test_leaky_relu_far = leaky_relu.far(
    "Leaky ReLU and its gradient at ±1000",
    gradient=True,
    # (1 + s)z + (1 − s)|z| is right, and subtracts numbers of the size of z.
    float32=(1.3e-6, 1e-3),
    hint="Can autograd follow your computation? What is the slope on either side?",
)
test_leaky_relu_shapes = leaky_relu.shapes(
    "Leaky ReLU keeps shape, dtype and argument", arguments=(0.2,), hint=NUMBER
)
test_leaky_relu_whole = leaky_relu.whole("Leaky ReLU works on whole tensors", hint=CONDITION)


@check(
    "ELU at random inputs, with several α",
    of="elu",
    hint="What does α multiply: the exponential alone, or all of the lower branch?",
)
def test_elu_random(agree):
    agree(
        lambda code: [
            code.elu(WIDE),
            code.elu(WIDE, alpha=0.3),
            code.elu(WIDE, alpha=2.5),
            code.elu(SINGLE, 1.7),
        ]
    )


elu = elementwise(of="elu", seed=4, extremes=FAR)
test_elu_far = elu.far(
    "ELU and its gradient at ±1000",
    gradient=True,
    hint=(
        "Both branches are computed for every element. How large does the exponential get at 1000?",
        "Keep the exponent of the branch that isn't picked from growing.",
    ),
)
test_elu_shapes = elu.shapes("ELU keeps shape, dtype and argument", arguments=(0.7,), hint=NUMBER)
test_elu_whole = elu.whole("ELU works on whole tensors", hint=CONDITION)

gelu = elementwise(of="gelu", seed=4, extremes=FAR)
test_gelu_random = gelu.random("GELU at random inputs", hint=DIGITS)
test_gelu_far = gelu.far("GELU and its gradient at ±1000", gradient=True, hint=FAR_OUT)
test_gelu_shapes = gelu.shapes("GELU keeps shape, dtype and argument", hint=CONSTANT)
test_gelu_whole = gelu.whole(
    "GELU works on whole tensors",
    hint="`torch.erf` takes a whole tensor; `math.erf` takes one number.",
)

gelu_tanh = elementwise(of="gelu_tanh", seed=4, extremes=FAR)
test_gelu_tanh_random = gelu_tanh.random("GELU by tanh at random inputs", hint=DIGITS)
test_gelu_tanh_far = gelu_tanh.far(
    "GELU by tanh and its gradient at ±1000", gradient=True, hint=FAR_OUT
)
test_gelu_tanh_shapes = gelu_tanh.shapes(
    "GELU by tanh keeps shape, dtype and argument", hint=CONSTANT
)
test_gelu_tanh_whole = gelu_tanh.whole(
    "GELU by tanh works on whole tensors",
    hint="`torch.tanh` takes a whole tensor; `math.tanh` takes one number.",
)
