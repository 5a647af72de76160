"""The known wrong ideas about He's normal weights."""

import math

import torch

from grader.suite import misconception

from .misconceptions import (
    ALIKE,
    CENTRE,
    FLOAT64,
    SEED,
    SHAPE,
    bell,
    constant,
    evenly,
    in_float64,
    one_column,
    one_row,
    turned,
    with_a_seed,
    zeros,
)


def he_deviation(d, _):
    """As it is due."""
    return math.sqrt(2 / d)


def _he(scale=he_deviation, draw=bell):
    """he_normal from a number, and from what is drawn with it."""
    return lambda d, h: draw(scale(d, h), d, h)


def he_wrong(identifier, says, why, spelled, **parts):
    """An entry for he_normal with a part that is wrong."""
    declare = misconception(f"he-{identifier}", of="he_normal", says=says, why=why, spelled=spelled)
    return declare(_he(**parts))


ROOT = "math.sqrt(2 / d)"
RAND = "torch.randn(d, h)"
INPUTS = (
    "Each output is a sum over the d inputs of the layer, so that d alone decides how large it is. "
    "How many outputs stand beside it makes no difference."
)
TWO = (
    "ReLU sets about half of all sums to 0, and with them half of the mean square is gone. The 2 "
    "makes up for that, layer by layer."
)
VARIANCE = (
    "Numbers with the variance 1, multiplied by c, have the variance c². What has to be the c, for "
    "the variance 2/d?"
)
NORMAL = "Here the weights are normal, as those of `randn`: a bell curve, without a bound."

fan_out = he_wrong(
    "fan-out",
    "The variance is 2/h: the number of outputs, in place of the number of inputs.",
    INPUTS + " (Whoever used `torch.nn.init`: there a matrix is [outputs, inputs], and the second "
    "number is taken for the inputs.)",
    scale=lambda _, h: math.sqrt(2 / h),
    spelled=[{"2 / d": "2 / h"}, "return torch.nn.init.kaiming_normal_(torch.empty(d, h))"],
)
two_missing = he_wrong(
    "two-missing",
    "The variance is 1/d: the 2 is missing.",
    TWO,
    scale=lambda d, _: math.sqrt(1 / d),
    spelled=[{"2 / d": "1 / d"}, "return torch.randn(d, h) / math.sqrt(d)"],
)
outputs_without_two = he_wrong(
    "fan-out-without-two",
    "The variance is 1/h: the number of outputs is in it, and the 2 is missing.",
    INPUTS + " " + TWO,
    scale=lambda _, h: math.sqrt(1 / h),
    spelled=[
        {"2 / d": "1 / h"},
        "W = torch.empty(d, h)\nreturn torch.nn.init.kaiming_normal_(W, nonlinearity='linear')",
    ],
)
four = he_wrong(
    "two-not-under-the-root",
    "The variance is 4/d: the 2 isn't under the root.",
    VARIANCE,
    scale=lambda d, _: 2 / math.sqrt(d),
    spelled=[{ROOT: "2 / math.sqrt(d)"}, {ROOT: "2 * d**-0.5"}],
)
xavier_for_he = he_wrong(
    "xavier-in-its-place",
    "The variance is 2/(d + h), as with Xavier's weights.",
    INPUTS,
    scale=lambda d, h: math.sqrt(2 / (d + h)),
    spelled=[
        {"2 / d": "2 / (d + h)"},
        "return torch.nn.init.xavier_normal_(torch.empty(d, h))",
    ],
)
xavier_with_gain = he_wrong(
    "xavier-with-a-gain",
    "The variance is 4/(d + h): Xavier's, made larger for ReLU.",
    INPUTS,
    scale=lambda d, h: math.sqrt(4 / (d + h)),
    spelled=[
        {"2 / d": "4 / (d + h)"},
        "return torch.nn.init.xavier_normal_(torch.empty(d, h), gain=math.sqrt(2))",
    ],
)
uniform_xavier = he_wrong(
    "uniform-xavier",
    "These are Xavier's weights: uniform between ± √(6/(d + h)).",
    INPUTS + " " + NORMAL,
    scale=lambda d, h: math.sqrt(6 / (d + h)),
    draw=evenly,
    spelled=[
        "return xavier_uniform(d, h)",
        "return torch.nn.init.xavier_uniform_(torch.empty(d, h))",
    ],
)
variance_as_deviation = he_wrong(
    "variance-as-deviation",
    "The standard deviation is 2/d: the variance that is due, without its root.",
    VARIANCE,
    scale=lambda d, _: 2 / d,
    spelled=[{ROOT: "2 / d"}, "return torch.normal(0.0, 2 / d, (d, h))"],
)
root_of_two = he_wrong(
    "root-of-two-only",
    "The standard deviation is √2/d: d isn't under the root.",
    VARIANCE,
    scale=lambda d, _: math.sqrt(2) / d,
    spelled=[{ROOT: "math.sqrt(2) / d"}, {ROOT: "2**0.5 / d"}],
)
variance_as_bound = he_wrong(
    "variance-as-bound",
    "The weights are uniform between ± 2/d: the variance that is due, as a bound.",
    VARIANCE + " " + NORMAL,
    scale=lambda d, _: 2 / d,
    draw=evenly,
    spelled=[
        {f"{ROOT} * {RAND}": "torch.empty(d, h).uniform_(-2 / d, 2 / d)"},
        {f"{ROOT} * {RAND}": "2 / d * (2 * torch.rand(d, h) - 1)"},
    ],
)
deviation_as_bound = he_wrong(
    "deviation-as-bound",
    "The weights are uniform between ± √(2/d): the standard deviation that is due, as a bound.",
    "Numbers that are even between ± a have the variance a²/3. " + NORMAL,
    draw=evenly,
    spelled=[
        {RAND: "(2 * torch.rand(d, h) - 1)"},
        "a = (2 / d) ** 0.5\nreturn torch.empty(d, h).uniform_(-a, a)",
    ],
)
uniform = he_wrong(
    "uniform",
    "The weights have the right variance, but they are uniform: none lies beyond √(6/d).",
    "There is a uniform kind of He's weights as well. " + NORMAL,
    scale=lambda d, _: math.sqrt(6 / d),
    draw=evenly,
    spelled=[
        "a = math.sqrt(6 / d)\nreturn torch.empty(d, h).uniform_(-a, a)",
        "return torch.nn.init.kaiming_uniform_(torch.empty(h, d)).T",
    ],
)
uniform_fan_out = he_wrong(
    "uniform-fan-out",
    "The weights are uniform, and their variance is 2/h: the number of outputs is in it.",
    INPUTS + " " + NORMAL,
    scale=lambda _, h: math.sqrt(6 / h),
    draw=evenly,
    spelled=[
        "return torch.nn.init.kaiming_uniform_(torch.empty(d, h))",
        "return (6 / h) ** 0.5 * (1 - 2 * torch.rand(d, h))",
    ],
)
own_of_linear = he_wrong(
    "own-of-linear",
    "These are the weights that `nn.Linear` begins with: uniform between ± 1/√d.",
    "Their variance is 1/(3d), a sixth of what ReLU needs: a deep network of them dies out. "
    + NORMAL,
    scale=lambda d, _: 1 / math.sqrt(d),
    draw=evenly,
    spelled=[
        "return torch.nn.Linear(d, h, bias=False).weight.detach().T",
        "return (2 * torch.rand(d, h) - 1) / math.sqrt(d)",
    ],
)
unscaled = he_wrong(
    "unscaled",
    "These are the numbers of `randn` as they are, with the variance 1.",
    INPUTS + " " + VARIANCE,
    scale=lambda *_: 1.0,
    spelled=["return torch.randn(d, h)", {f"{ROOT} * ": ""}],
)
product = he_wrong(
    "product",
    "The variance is 2/(d · h).",
    INPUTS,
    scale=lambda d, h: math.sqrt(2 / (d * h)),
    spelled=[{"2 / d": "2 / (d * h)"}, {"2 / d": "2 / torch.empty(d, h).numel()"}],
)
not_centred = he_wrong(
    "not-centred",
    "The weights lie between 0 and √(2/d): none is negative.",
    "`torch.rand` gives numbers that are even between 0 and 1, and `torch.randn` a bell curve "
    "about 0. " + CENTRE,
    draw=lambda deviation, d, h: deviation * torch.rand(d, h),
    spelled=[
        {RAND: "torch.rand(d, h)"},
        {f"{ROOT} * {RAND}": f"torch.empty(d, h).uniform_(0, {ROOT})"},
    ],
)
folded = he_wrong(
    "no-sign",
    "The weights have the right size, but none is negative.",
    CENTRE,
    draw=lambda deviation, d, h: bell(deviation, d, h).abs(),
    spelled=[{RAND: "torch.randn(d, h).abs()"}, {RAND: "torch.randn(d, h).square().sqrt()"}],
)
turned_he = he_wrong(
    "shape-turned",
    "The matrix has the shape [h, d].",
    SHAPE,
    draw=turned(bell),
    spelled=[{RAND: "torch.randn(h, d)"}, {RAND: "torch.randn(d, h).T"}],
)
zero_he = he_wrong(
    "zeros",
    "All weights are 0.",
    ALIKE,
    draw=zeros,
    spelled=["return torch.zeros(d, h)", {RAND: "torch.zeros(d, h)"}],
)
constant_he = he_wrong(
    "constant",
    "All weights are the same number.",
    ALIKE,
    draw=constant,
    spelled=[{RAND: "torch.ones(d, h)"}, {RAND: "(torch.randn(1) * torch.ones(d, h))"}],
)
seeded_he = he_wrong(
    "seed-inside",
    "Every call gives the same matrix: the generator is seeded inside the function, or the matrix "
    "is made only once.",
    SEED,
    draw=with_a_seed(bell),
    spelled=[
        {f"return {ROOT}": f"torch.manual_seed(0)\n    return {ROOT}"},
        {RAND: "torch.randn(d, h, generator=torch.Generator())"},
    ],
)
rows_he = he_wrong(
    "one-row",
    "All rows are equal: every input has the same weights.",
    "A unit then sees the sum of its inputs and nothing else of them. Every weight is drawn by "
    "itself.",
    draw=one_row(bell),
    spelled=[{RAND: "torch.randn(h).repeat(d, 1)"}, {RAND: "torch.randn(1, h).expand(d, h)"}],
)
columns_he = he_wrong(
    "one-column",
    "All columns are equal: every unit has the same weights.",
    ALIKE,
    draw=one_column(bell),
    spelled=[{RAND: "torch.randn(d, 1).repeat(1, h)"}, {RAND: "torch.randn(d, 1).expand(d, h)"}],
)
double_he = he_wrong(
    "float64",
    "The matrix is float64.",
    FLOAT64,
    draw=in_float64(bell),
    spelled=[
        {RAND: "torch.randn(d, h, dtype=torch.float64)"},
        {"math.sqrt(2 / d)": "torch.tensor(2 / d, dtype=torch.float64).sqrt().reshape(1)"},
    ],
)
