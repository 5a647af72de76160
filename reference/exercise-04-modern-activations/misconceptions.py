"""Known wrong ideas about Leaky ReLU, ELU and GELU."""

import math

import torch

from grader.suite import DERIVATIVES, FUNCTIONS, family, misconception, others, slips

RATES = (1.55, 1.59, 1.595, 1.6, 1.65, 1.7, 1.701, 1.702, 1.703, 1.71, 1.72, 1.75, 1.782, 1.8, 1.85)
FACTORS = (0.44715, 0.0044715, 0.04715, 0.44, 0.047715, 0.044175, 0.045, 0.044, 0.0447, 0.04471,
           0.04472, 0.04475, 0.04417, 0.0447515, 0.054715, 0.04, 0.05, 0.1, 1.0)  # fmt: skip
SLOPES = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5)
"""What people write for k, for the factor of z³ and for the slope."""


def _sigmoid_rate(got, z):
    """The k near 1.7 with which got is z·σ(kz), from the median over moderate inputs."""
    weight = (got / z).double()
    near = (z.abs() > 0.3) & (z.abs() < 3.5) & (weight > 0) & (weight < 1)
    if not bool(near.any()):
        return None
    k = float((torch.logit(weight[near]) / z[near]).median())
    return {"k": k} if 1.5 < k < 1.9 else None


def _cubic_factor(got, z):
    """The factor of z³ inside tanh, from the median over inputs where it can be read off."""
    weight = (2 * got / z - 1).double()
    near = (z.abs() > 0.3) & (weight.abs() < 0.99999)
    if not bool(near.any()):
        return None
    inside = torch.atanh(weight[near]) / math.sqrt(2 / math.pi)
    # The root may be left out for z³ alone: that is a slip of its own.
    others = (0.0, 0.044715, 0.044715 * math.sqrt(math.pi / 2))
    factor = float(((inside - z[near]) / z[near] ** 3).median())
    # Where the root stands before z alone, the constant is right and a bracket isn't.
    others = (0.0, 0.044715, 0.044715 / math.sqrt(2 / math.pi))
    near_other = any(math.isclose(factor, one, rel_tol=1e-4, abs_tol=1e-9) for one in others)
    return None if near_other else {"factor": factor}


def _few_digits(got, expected, z):
    """Whether got is right to some digits only, and exact where no constant matters."""
    if got.shape != expected.shape:
        return False
    gap = (got.double() - expected.double()).abs()
    quiet = (z.double() == 0) | (z.double().abs() > 12)
    return 1e-10 < float(gap.max()) < 2e-4 and float(gap[quiet].sum()) < 1e-9


def _other_slope(got, z, negative_slope=0.01):
    """The slope below zero, if there is one and it isn't the one that was asked for."""
    below = z < 0
    if not bool(below.any()) or not torch.equal(got[~below], z[~below]):
        return None
    slope = float((got[below] / z[below]).median())
    return None if math.isclose(slope, negative_slope, rel_tol=1e-5) else {"slope": slope}


@misconception(
    "leaky-relu-slope-on-wrong-side",
    of="leaky_relu",
    says="The small slope is on the wrong side: positive inputs are scaled down, negative "
    "ones kept.",
    why="ReLU's relatives leave positive inputs alone; only what is below zero is made smaller. "
    "Look at which way the comparison points, or at the order of the two branches.",
)
def slope_on_wrong_side(z, negative_slope=0.01):
    return torch.where(z < 0, z, negative_slope * z)


@misconception(
    "leaky-relu-other-slope",
    of="leaky_relu",
    says="The slope below zero is a number of its own, not `negative_slope`.",
    why="The caller chooses the slope, and it may be 0 or 0.3 as well as the default. A number "
    "written into the function ignores that choice.",
    estimate=_other_slope,
    grid={"slope": SLOPES},
)
def other_slope(z, negative_slope=0.01, slope=0.01):
    return torch.where(z > 0, z, slope * z)


@misconception(
    "elu-alpha-ignored",
    of="elu",
    says="`alpha` is never used: the curve always levels out at −1.",
    why="α says how far below zero ELU may go. With the default of 1 nobody notices that it is "
    "missing; with any other value the lower branch is too high or too low.",
)
def alpha_ignored(z, alpha=1.0):
    return torch.where(z > 0, z, torch.expm1(z.clamp(max=0)))


@misconception(
    "elu-minus-one-missing",
    of="elu",
    says="The −1 is missing: the lower branch is the exponential alone.",
    why="The exponential is 1 at zero and positive everywhere. Without the −1 the curve jumps at "
    "zero, and negative inputs come out positive.",
)
def minus_one_missing(z, alpha=1.0):
    return torch.where(z > 0, z, alpha * torch.exp(z.clamp(max=0)))


@misconception(
    "elu-minus-one-outside",
    of="elu",
    says="The −1 stands outside the bracket: α multiplies the exponential alone.",
    why="With α = 1 that is the same. With another α the two branches no longer meet at zero, and "
    "the curve levels out at −1 whatever α is.",
)
def minus_one_outside(z, alpha=1.0):
    return torch.where(z > 0, z, alpha * torch.exp(z.clamp(max=0)) - 1)


@misconception(
    "elu-nan-gradient",
    of="elu",
    says="The values are right, but autograd's gradient is NaN for large positive inputs.",
    why="`torch.where` computes both branches everywhere. At 1000 the exponential is infinite; it "
    "isn't picked, but going backwards its gradient is 0 · inf, which is NaN.",
)
def nan_gradient(z, alpha=1.0):
    return torch.where(z > 0, z, alpha * (torch.exp(z) - 1))


@misconception(
    "gelu-half-missing",
    of="gelu",
    says="The ½ is missing: every value is twice as large.",
    why="1 + erf runs from 0 to 2. Φ is a probability and runs from 0 to 1, so a factor belongs in "
    "front; without it large inputs come out doubled.",
)
def half_missing(z):
    return z * (1 + torch.erf(z / math.sqrt(2)))


@misconception(
    "gelu-erf-unscaled",
    of="gelu",
    says="erf gets z itself: the division by √2 is missing.",
    why="erf belongs to a bell curve that is narrower than the standard normal one. Without the "
    "scaling the curve rises too steeply around zero.",
)
def erf_unscaled(z):
    return 0.5 * z * (1 + torch.erf(z))


@misconception(
    "gelu-factor-z-missing",
    of="gelu",
    says="This is Φ(z) alone: the factor z is missing.",
    why="Φ is the weight, between 0 and 1. GELU is the input times its weight, and grows like z.",
)
def factor_missing(z):
    return 0.5 * (1 + torch.erf(z / math.sqrt(2)))


@misconception(
    "gelu-is-sigmoid-form",
    of="gelu",
    grid={"k": RATES},
    says="This is z times a sigmoid of about 1.7 z, a rough stand-in for GELU.",
    why="That sigmoid resembles Φ and is off by up to 0.02. The exercise asks for Φ itself, which "
    "needs the error function.",
    estimate=_sigmoid_rate,
)
def gelu_by_sigmoid(z, k=1.702):
    return z * torch.sigmoid(k * z)


@misconception(
    "gelu-is-tanh-form",
    of="gelu",
    says="This is the tanh formula, which belongs in `gelu_tanh`.",
    why="The two curves differ by less than 0.0005, so a plot doesn't show it; but `gelu` is the "
    "one by the error function.",
)
def gelu_by_tanh(z):
    return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))


@misconception(
    "gelu-rounded-constant",
    of="gelu",
    says="The formula is right, but something in it, such as a constant, is rounded: the values "
    "hold to a few digits only.",
    why="A root typed in with some digits, or a step in float32 (`torch.tensor` makes float32 of a "
    "number), limits every result in float64. Python's `math` module has it to 16 digits.",
    recognise=_few_digits,
    handed_out=True,
)
def rounded_root(z):
    return 0.5 * z * (1 + torch.erf(z / 1.4142))


@misconception(
    "gelu-tanh-half-missing",
    of="gelu_tanh",
    says="The ½ is missing: every value is twice as large.",
    why="1 + tanh runs from 0 to 2, and the weight should run from 0 to 1. Without the factor "
    "large "
    "inputs come out doubled.",
)
def tanh_half_missing(z):
    return z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))


@misconception(
    "gelu-tanh-cubic-missing",
    of="gelu_tanh",
    says="The cubic term is missing: tanh gets a multiple of z alone.",
    why="Near zero z³ hardly counts, so the values look right there. Further out it is what bends "
    "tanh onto Φ.",
)
def cubic_missing(z):
    return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * z))


@misconception(
    "gelu-tanh-other-constant",
    of="gelu_tanh",
    says="The factor of z³ isn't 0.044715.",
    why="The form is right, and so is the root in front. One digit, or the place of the point, "
    "bends tanh elsewhere. Compare the constant digit by digit.",
    estimate=_cubic_factor,
    grid={"factor": FACTORS},
)
def other_cubic(z, factor=0.44715):
    return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + factor * z**3)))


@misconception(
    "gelu-tanh-is-erf-form",
    of="gelu_tanh",
    says="This is the formula by the error function, which belongs in `gelu`.",
    why="The two curves differ by less than 0.0005, so a plot doesn't show it; but `gelu_tanh` is "
    "the one by tanh.",
)
def tanh_by_erf(z):
    return 0.5 * z * (1 + torch.erf(z / math.sqrt(2)))


@misconception(
    "gelu-tanh-is-sigmoid-form",
    of="gelu_tanh",
    grid={"k": RATES},
    says="This is z times a sigmoid of about 1.7 z, a rough stand-in for GELU.",
    why="It is off by up to 0.02. The exercise asks for the formula with tanh and z³.",
    estimate=_sigmoid_rate,
)
def tanh_by_sigmoid(z, k=1.702):
    return z * torch.sigmoid(k * z)


@misconception(
    "gelu-tanh-rounded-constant",
    of="gelu_tanh",
    says="The formula is right, but something in it, such as a constant, is rounded: the values "
    "hold to a few digits only.",
    why="A root typed in with some digits, or a step in float32 (`torch.tensor` makes float32 of a "
    "number), limits every result in float64. Python's `math` module has it to 16 digits.",
    recognise=_few_digits,
    handed_out=True,
)
def tanh_rounded_root(z):
    return 0.5 * z * (1 + torch.tanh(0.7979 * (z + 0.044715 * z**3)))


# --- families: another function, and all single slips in a formula ----------------------


def another(identifier, of, right):
    """The entry for another function in a graded one's place, whatever it is called with."""
    return family(
        identifier,
        of=of,
        says="This is another function: {form}.",
        why="All the numbers are those of that function. Compare the formula that you wrote, or "
        "the name that you called, with the statement.",
        forms={
            name: lambda z, *_, function=function, **__: function(z)
            for name, function in others(right, FUNCTIONS, DERIVATIVES).items()
        },
    )


leaky_another = another("leaky-relu-another-function", "leaky_relu", FUNCTIONS["a leaky ReLU"])
elu_another = another("elu-another-function", "elu", FUNCTIONS["ELU"])
gelu_another = another("gelu-another-function", "gelu", FUNCTIONS["GELU"])
gelu_tanh_another = another(
    "gelu-tanh-another-function", "gelu_tanh", FUNCTIONS["GELU's tanh form"]
)
leaky_slips = slips(
    "leaky-relu-slip",
    of="leaky_relu",
    formulas=["where(z > 0, z, negative_slope * z)"],
    also={
        "the larger of z and the slope itself is taken": (
            "where(z > negative_slope, z, negative_slope)"
        ),
        "the slope itself stands below zero": "where(z > 0, z, negative_slope)",
        "the slope below zero has the wrong sign": "where(z > 0, z, -negative_slope * z)",
        "the slope scales both sides": "negative_slope * z",
        "the slope is added on both sides": "relu(z) + negative_slope * z",
        "it subtracts on both sides": "relu(z) - negative_slope * z",
        "what is below zero is squared": "where(z > 0, z, negative_slope * z**2)",
        "the slope below zero is 1 more": "where(z > 0, z, (1 + negative_slope) * z)",
        "the slope below zero is 1 minus what is due": "where(z > 0, z, (1 - negative_slope) * z)",
    },
    defaults={"negative_slope": 0.01},
)
elu_slips = slips(
    "elu-slip",
    of="elu",
    formulas=["where(z > 0, z, alpha * (exp(z) - 1))"],
    also={
        "this is CELU, which divides by alpha inside": (
            "where(z > 0, z, alpha * (exp(z / alpha) - 1))"
        ),
        "below zero it is a line, a leaky ReLU": "where(z > 0, z, alpha * z)",
        "alpha scales the upper branch": "where(z > 0, alpha * z, exp(z) - 1)",
        "alpha stands in the exponent": "where(z > 0, z, exp(alpha * z) - 1)",
        "alpha scales both branches": "alpha * where(z > 0, z, exp(z) - 1)",
    },
    defaults={"alpha": 1.0},
)
gelu_slips = slips(
    "gelu-slip",
    of="gelu",
    formulas=["0.5 * z * (1 + erf(z / sqrt(2)))", "z * 0.5 * (1 + erf(z / sqrt(2)))"],
    also={
        "z stands in the bracket, where the 1 should": "0.5 * (z + erf(z / sqrt(2)))",
        "the ½ is taken of one term only": "z * (0.5 + erf(z / sqrt(2)))",
    },
)
gelu_tanh_slips = slips(
    "gelu-tanh-slip",
    of="gelu_tanh",
    formulas=["0.5 * z * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z**3)))"],
    also={
        "a 1 stands for z": "0.5 * z * (1 + tanh(sqrt(2 / pi) * (1 + 0.044715 * z**3)))",
        "the power is taken of too much": (
            "0.5 * z * (1 + tanh(sqrt(2 / pi) * (z + (0.044715 * z)**3)))"
        ),
    },
)
