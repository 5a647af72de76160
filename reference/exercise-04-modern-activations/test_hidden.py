"""What stays hidden of how exercise 4 is graded."""

import torch

from grader.course.seeds import generator as seeded
from grader.suite import check

_source = seeded(4)


def _normal(*shape, dtype=torch.float64):
    return 3 * torch.randn(*shape, dtype=dtype, generator=_source)


WIDE = _normal(7, 11)
SINGLE = _normal(13, dtype=torch.float32)
FAR = torch.tensor([-1000.0, -100.0, -30.0, 30.0, 100.0, 1000.0], dtype=torch.float64)
ZERO_D = torch.tensor(-1.25, dtype=torch.float64)
EMPTY = torch.empty(0, 3)
TURNED = _normal(3, 5).T
STRIDED = _normal(9, dtype=torch.float32)[::2]
SHORT, LONG = WIDE[0, :3], WIDE.flatten()


def _shapes(function):
    """A scenario: a number, an empty tensor, and two whose elements don't lie in order."""
    return lambda code: [function(code, z) for z in (ZERO_D, EMPTY, TURNED, STRIDED)]


def _far(function):
    """Two scenarios: values and gradients far from zero, in each dtype."""

    def scenario(dtype):
        return lambda code: [
            function(code)(FAR.to(dtype)),
            function(code).gradient(FAR.to(dtype)),
        ]

    return scenario(torch.float64), scenario(torch.float32)


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


@check(
    "Leaky ReLU and its gradient at ±1000",
    of="leaky_relu",
    hint="Can autograd follow your computation? What is the slope on either side?",
)
def test_leaky_relu_far(agree):
    double, single = _far(lambda code: code.leaky_relu)
    agree(double)
    # (1 + s)z + (1 − s)|z| is right, and subtracts numbers of the size of z.
    agree(single, rtol=1.3e-6, atol=1e-3)


@check(
    "Leaky ReLU keeps shape, dtype and argument",
    of="leaky_relu",
    hint="Does a single number without dimensions pass through? Is the argument still what it was?",
)
def test_leaky_relu_shapes(agree):
    agree(_shapes(lambda code, z: code.leaky_relu(z, 0.2)), unchanged=True)


@check(
    "Leaky ReLU works on whole tensors",
    of="leaky_relu",
    hint="A condition on a tensor gives True or False for each element at once.",
)
def test_leaky_relu_whole(agree):
    agree.in_tensors(lambda code: code.leaky_relu(WIDE))
    agree.vectorised(lambda code: code.leaky_relu(SHORT), lambda code: code.leaky_relu(LONG))


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


@check(
    "ELU and its gradient at ±1000",
    of="elu",
    hint=(
        "Both branches are computed for every element. How large does the exponential get at 1000?",
        "Keep the exponent of the branch that isn't picked from growing.",
    ),
)
def test_elu_far(agree):
    for scenario in _far(lambda code: code.elu):
        agree(scenario)


@check(
    "ELU keeps shape, dtype and argument",
    of="elu",
    hint="Does a single number without dimensions pass through? Is the argument still what it was?",
)
def test_elu_shapes(agree):
    agree(_shapes(lambda code, z: code.elu(z, 0.7)), unchanged=True)


@check(
    "ELU works on whole tensors",
    of="elu",
    hint="A condition on a tensor gives True or False for each element at once.",
)
def test_elu_whole(agree):
    agree.in_tensors(lambda code: code.elu(WIDE))
    agree.vectorised(lambda code: code.elu(SHORT), lambda code: code.elu(LONG))


@check(
    "GELU at random inputs",
    of="gelu",
    hint="Is it exact to the last digits of float64, or only nearly right?",
)
def test_gelu_random(agree):
    agree(lambda code: [code.gelu(WIDE), code.gelu(SINGLE)])


@check(
    "GELU and its gradient at ±1000",
    of="gelu",
    hint="Far to the right GELU is the input itself, far to the left 0. What are the slopes there?",
)
def test_gelu_far(agree):
    for scenario in _far(lambda code: code.gelu):
        agree(scenario)


@check(
    "GELU keeps shape, dtype and argument",
    of="gelu",
    hint="Does a constant of yours change the dtype? Is the argument still what it was?",
)
def test_gelu_shapes(agree):
    agree(_shapes(lambda code, z: code.gelu(z)), unchanged=True)


@check(
    "GELU works on whole tensors",
    of="gelu",
    hint="`torch.erf` takes a whole tensor; `math.erf` takes one number.",
)
def test_gelu_whole(agree):
    agree.in_tensors(lambda code: code.gelu(WIDE))
    agree.vectorised(lambda code: code.gelu(SHORT), lambda code: code.gelu(LONG))


@check(
    "GELU by tanh at random inputs",
    of="gelu_tanh",
    hint="Is it exact to the last digits of float64, or only nearly right?",
)
def test_gelu_tanh_random(agree):
    agree(lambda code: [code.gelu_tanh(WIDE), code.gelu_tanh(SINGLE)])


@check(
    "GELU by tanh and its gradient at ±1000",
    of="gelu_tanh",
    hint="Far to the right GELU is the input itself, far to the left 0. What are the slopes there?",
)
def test_gelu_tanh_far(agree):
    for scenario in _far(lambda code: code.gelu_tanh):
        agree(scenario)


@check(
    "GELU by tanh keeps shape, dtype and argument",
    of="gelu_tanh",
    hint="Does a constant of yours change the dtype? Is the argument still what it was?",
)
def test_gelu_tanh_shapes(agree):
    agree(_shapes(lambda code, z: code.gelu_tanh(z)), unchanged=True)


@check(
    "GELU by tanh works on whole tensors",
    of="gelu_tanh",
    hint="`torch.tanh` takes a whole tensor; `math.tanh` takes one number.",
)
def test_gelu_tanh_whole(agree):
    agree.in_tensors(lambda code: code.gelu_tanh(WIDE))
    agree.vectorised(lambda code: code.gelu_tanh(SHORT), lambda code: code.gelu_tanh(LONG))
