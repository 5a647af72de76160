"""The known wrong ideas about Swish and its derivative."""

import math

import torch

from grader.suite import (
    DERIVATIVES,
    FUNCTIONS,
    QUOTIENTS,
    crossings,
    family,
    is_finite_difference,
    misconception,
    others,
    slips,
    swish,
    swish_slope,
)


@misconception(
    "swish-is-sigmoid",
    of="swish",
    says="This is σ(z): the gate alone, without what it lets through.",
    why="σ(z) lies between 0 and 1 everywhere, so it levels off at 1 where Swish goes on rising. "
    "The gate has to be applied to something.",
    spelled=[
        "return 1 / (1 + torch.exp(-z))",
        "return 0.5 * (1 + torch.tanh(z / 2))",
    ],
)
def swish_is_sigmoid(z):
    return torch.sigmoid(z)


@misconception(
    "swish-tanh",
    of="swish",
    says="This is z·tanh(z): the gate is tanh, not the sigmoid.",
    why="tanh runs from −1 to 1, so a negative input times a negative gate comes out positive: "
    "the curve is symmetric and never dips below zero. A gate that opens and shuts lies between "
    "0 and 1.",
    spelled=[
        "e = torch.exp(-2 * z.abs())\nreturn z.abs() * (1 - e) / (1 + e)",
        "return z.mul(2 * torch.sigmoid(2 * z) - 1)",
    ],
)
def swish_tanh(z):
    return z * torch.tanh(z)


@misconception(
    "swish-sum",
    of="swish",
    says="This is z + σ(z): the gate is added where it should be applied as a factor.",
    why="A sum is far below zero for negative inputs and about one too high for positive ones. "
    "A gate scales what passes through it.",
    spelled=[
        "return torch.add(torch.special.expit(z), z)",
        "return z + 1 / (1 + (-z).exp())",
    ],
)
def swish_sum(z):
    return z + torch.sigmoid(z)


@misconception(
    "swish-hard",
    of="swish",
    says="This is hard-swish: straight lines stand in for the sigmoid.",
    why="Hard-swish is exactly 0 below −3 and exactly z above 3, a cheap stand-in for phones. "
    "It is near Swish but not equal to it: the gate asked for is the smooth one.",
    spelled=[
        "return z * torch.clamp(z / 6 + 0.5, 0, 1)",
        "return z * F.relu6(z + 3) / 6",
        "return F.hardsigmoid(z) * z",
    ],
)
def swish_hard(z):
    return z * torch.clamp(z + 3, 0, 6) / 6


@misconception(
    "swish-is-relu",
    of="swish",
    says="This is ReLU: negative inputs are cut to 0.",
    why="ReLU has a corner at 0 and is flat to the left of it; Swish is smooth and dips below "
    "zero there. Its gate opens gradually.",
    spelled=[
        "return torch.relu(z)",
        "return torch.where(z > 0, z, 0.0 * z)",
        "return (z + abs(z)) / 2",
    ],
)
def swish_is_relu(z):
    return z.clamp(min=0)


TYPED = (
    *(part / 20 for part in range(1, 60) if part != 20),
    *(1 / 3, 2 / 3, 4 / 3, 1.125, 1.595, 1.6, 1.7, 1.702, 1.703, 3.5),
    *(3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 50, 100),
    *(-0.1, -0.25, -0.5, -1.5, -1.702, -2, -3, -5, -10),
)
"""What people write for β."""


def _steepness(got, z):
    """β from one call of z·σ(βz); None where it isn't of that form."""
    used = z != 0
    z, gate = z[used].double(), (got[used] / z[used]).double()
    if bool(((gate < 0) | (gate > 1)).any()) or len(z) < 2:
        return None
    telling = (gate > torch.finfo(got.dtype).tiny * 1e4) & (gate < 0.99)
    if int(telling.sum()) < 2:
        # Saturated everywhere: any very large β gives this.
        return {"beta": 1e4} if torch.equal(gate, (z > 0).double()) else None
    beta = float(((gate.log() - (-gate).log1p()) / z)[telling].median())
    # A β of −1 is a wrong sign, and told as that.
    return None if abs(abs(beta) - 1) < 1e-3 else {"beta": beta}


@misconception(
    "swish-beta",
    of="swish",
    says="The gate is σ(βz) with a β that isn't 1.",
    why="A factor inside the sigmoid makes the gate open faster or slower, and moves the lowest "
    "point. The general Swish has such a β; this exercise asks for the plain gate of z itself.",
    estimate=_steepness,
    grid={"beta": TYPED},
    spelled=[
        "BETA = 1.702\ndef swish(z):\n    return z * torch.sigmoid(BETA * z)",
        "return z / (1 + torch.exp(-2 * z))",
        "return z * torch.sigmoid(1.702 * z)",
        "return z * torch.sigmoid(z / 3)",
        "return z * torch.sigmoid(-2 * z)",
        "return z * torch.sigmoid(20 * z)",
        "return z * torch.sigmoid(1.05 * z)",
        "return 0.5 * z * (1 + torch.tanh(z))",
    ],
)
def swish_beta(z, beta=2.0):
    return z * torch.sigmoid(beta * z)


BETAS = [step / 8 for step in range(-32, 81)]
"""Between these a β is looked for."""


def _steep_slope(z, beta, kept):
    """The slope of z·σ(βz), with the factor β of the chain rule or without it."""
    gate = torch.sigmoid(beta * z)
    return gate + (beta if kept else 1) * z * gate * (1 - gate)


def _slope_at(z, beta, kept):
    gate = 1 / (1 + math.exp(-beta * z))
    return gate + (beta if kept else 1) * z * gate * (1 - gate)


def _inner_steepness(got, z):
    """β, and whether its factor was kept, from one call; None where it isn't of that form."""
    z, got = z.flatten().double(), got.flatten().double()
    at = int((z.abs() - 0.7).abs().argmin())
    point, due = float(z[at]), float(got[at])
    if not 0.1 < abs(point) < 9 or not math.isfinite(due):
        return None
    for kept in (True, False):
        for beta in crossings(lambda b, k=kept: _slope_at(point, b, k), BETAS, due):
            fits = torch.allclose(_steep_slope(z, beta, kept), got, rtol=1e-3, atol=1e-5)
            if abs(beta - 1) > 1e-3 and fits:
                return {"beta": beta, "kept": kept}
    return None


@misconception(
    "swish-derivative-beta",
    of="swish_derivative",
    says="The gate is σ(βz) with a β that isn't 1.",
    why="A factor inside the sigmoid makes the gate open faster or slower, and differentiating "
    "the gate brings it out as a factor of its own. This exercise asks for the plain gate of z.",
    estimate=_inner_steepness,
    grid={"beta": TYPED, "kept": (False, True)},
    spelled=[
        {"gate = torch.sigmoid(z)": "gate = torch.sigmoid(1.702 * z)"},
        "s = torch.sigmoid(3 * z)\nreturn s + z * s * (1 - s)",
        "s = torch.sigmoid(z / 2)\nreturn s * (1 + z * (1 - s) / 2)",
    ],
)
def derivative_beta(z, beta=2.0, kept=False):
    return _steep_slope(z, beta, kept)


@misconception(
    "swish-derivative-is-sigmoid-slope",
    of="swish_derivative",
    says="This is σ′(z), the derivative of the gate alone.",
    why="It vanishes on both sides, but far to the right Swish rises like z itself, with slope 1. "
    "Two factors depend on z, and only one was differentiated.",
    spelled=[
        "e = torch.exp(-z.abs())\nreturn e / (1 + e) ** 2",
        "return (1 - torch.tanh(z / 2) ** 2) / 4",
    ],
)
def sigmoid_slope(z):
    gate = torch.sigmoid(z)
    return gate * (1 - gate)


@misconception(
    "swish-derivative-first-term",
    of="swish_derivative",
    says="This is z·σ′(z): the first term of the product rule is missing.",
    why="It is 0 at z = 0 and far to the right, where the slope is ½ and 1. A product has a "
    "derivative with two terms: each factor is differentiated once while the other stays.",
    spelled=[
        "return swish(z) * torch.sigmoid(-z)",
        "s = torch.sigmoid(z)\nreturn z * s - z * s * s",
    ],
)
def first_term_missing(z):
    gate = torch.sigmoid(z)
    return z * gate * (1 - gate)


@misconception(
    "swish-derivative-missing-z",
    of="swish_derivative",
    says="This is σ(z) + σ′(z): in the second term the factor z is missing.",
    why="At z = 0 it gives ¾ in place of ½. In the second term of the product rule the gate is "
    "differentiated, and the other factor stays as it was.",
    spelled=[
        "s = torch.sigmoid(z)\nreturn s * (2 - s)",
        "return 1 - torch.sigmoid(-z) ** 2",
    ],
)
def z_missing(z):
    gate = torch.sigmoid(z)
    return gate + gate * (1 - gate)


@misconception(
    "swish-derivative-is-sigmoid",
    of="swish_derivative",
    says="This is σ(z) alone: the second term of the product rule is missing.",
    why="It is right at 0 and far out, but never negative, and Swish does fall to the left of its "
    "lowest point. The gate depends on z too, so it has to be differentiated as well.",
    spelled=[
        "return 1 / (1 + torch.exp(-z))",
        "return 1 - torch.sigmoid(-z)",
    ],
)
def second_term_missing(z):
    return torch.sigmoid(z)


def _is_difference(got, expected, z):
    return is_finite_difference(swish, got, expected, z)


@misconception(
    "swish-derivative-finite-difference",
    of="swish_derivative",
    says="This is a finite difference: the slope between two nearby points.",
    why="It is right to about six digits only: a large step cuts the corner, and with a small one "
    "the subtraction of two nearly equal numbers leaves little but rounding. It is a way to test a "
    "derivative, not to compute one; a formula is exact.",
    recognise=_is_difference,
    grid=QUOTIENTS,
    spelled=[
        "step = 1e-4\nreturn (swish(z + step) - swish(z)) / step",
        "h = 1e-3\nreturn (swish(z + h) - swish(z)) / h",
        "h = 1e-6\nreturn (swish(z) - swish(z - h)) / h",
        "h = 1e-7\nreturn (swish(z + h) - swish(z - h)) / (2 * h)",
        "h = 1e-10\nreturn (swish(z + h) - swish(z)) / h",
        "h = 2**-12\nreturn (swish(z + h) - swish(z - h)) / (2 * h)",
        "return (swish(z + 0.0371) - swish(z)) / 0.0371",
    ],
)
def finite_difference(z, step=1e-6, sides=(1, 0)):
    after, before = step * sides[0], step * sides[1]
    return (swish(z + after) - swish(z - before)) / (after + before)


# --- families: another function, and all single slips in a formula ----------------------

OTHER_WHY = (
    "All the numbers are those of that function. Compare the formula that you wrote, or the name "
    "that you called, with the statement."
)

swish_another = family(
    "swish-another-function",
    of="swish",
    says="This is another function: {form}.",
    why=OTHER_WHY,
    forms=others(swish, FUNCTIONS, DERIVATIVES),
    spelled=[
        "return z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))",
        "return torch.nn.functional.softplus(z)",
        "return F.gelu(z)",
        "return F.mish(z)",
        "return z * torch.special.ndtr(z)",
        "return z * torch.relu(z)",
    ],
)
derivative_another = family(
    "swish-derivative-another-function",
    of="swish_derivative",
    says="This is something else than Swish's derivative: {form}.",
    why=OTHER_WHY,
    forms=others(swish_slope, DERIVATIVES, FUNCTIONS),
    spelled=[
        "gate = torch.sigmoid(z)\nreturn gate + z * gate * 1 - gate",
        "return z / (1 + torch.exp(-z))",
    ],
)
swish_slips = slips(
    "swish-slip",
    of="swish",
    formulas=["z * sigmoid(z)", "z / (1 + exp(-z))"],
    spelled=[
        "return z / (1 - torch.exp(-z))",
        "return -z / torch.expm1(-z)",
        "return z / (1 + torch.exp(z))",
    ],
)
derivative_slips = slips(
    "swish-derivative-slip",
    of="swish_derivative",
    formulas=[
        "sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))",
        "sigmoid(z) * (1 + z * (1 - sigmoid(z)))",
        "swish(z) + sigmoid(z) * (1 - swish(z))",
    ],
    also={
        "the derivative of z is 1, and what it is multiplied with is lost": (
            "1 + z * sigmoid(z) * (1 - sigmoid(z))"
        ),
        "the gate is missing in the first term, and z in the second": (
            "z + sigmoid(z) * (1 - sigmoid(z))"
        ),
        "the second term has the wrong sign, and its σ is missing": (
            "sigmoid(z) - z * (1 - sigmoid(z))"
        ),
        "1 − a² is the rule for tanh, not for σ": "sigmoid(z) + z * (1 - sigmoid(z)**2)",
        "what is added first is multiplied as well: a pair of brackets is too many": (
            "(sigmoid(z) + z) * sigmoid(z) * (1 - sigmoid(z))"
        ),
        "1 − swish(z) stands where 1 − σ(z) is due": (
            "sigmoid(z) + z * sigmoid(z) * (1 - swish(z))"
        ),
        "the second term is z σ(z), and the first is multiplied by σ′(z)": (
            "sigmoid(z) * sigmoid(z) * (1 - sigmoid(z)) + z * sigmoid(z)"
        ),
    },
    spelled=[
        "gate = torch.sigmoid(z)\nreturn gate + z * (1 - gate)",
        "gate = torch.sigmoid(z)\nreturn gate - z * gate * (1 - gate)",
        "s = torch.sigmoid(z)\nreturn s - z * s * (1 - s)",
        "s = torch.sigmoid(z)\nreturn s + z * s * (1 + s)",
        "s = torch.sigmoid(z)\nreturn s * (1 - z * (1 - s))",
        "s = torch.sigmoid(z)\nreturn s + z * (1 - s**2)",
        "s = torch.sigmoid(z)\nreturn (s + z) * s * (1 - s)",
        "s = torch.sigmoid(z)\nreturn s + z * s * (1 - swish(z))",
    ],
)
