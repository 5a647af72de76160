"""The known wrong ideas about ReLU, sigmoid and tanh."""

import torch

from grader.suite import DERIVATIVES, FUNCTIONS, family, misconception, others, slips

SLOPES = tuple(
    sign * size
    for size in (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3,
                 1 / 3, 0.4, 0.5, 0.75, 0.9)
    for sign in (1, -1)
)  # fmt: skip
"""What people write for the slope of a leaky ReLU."""
LARGE = 20.0
"""Beyond this the exponentials of float32 and float64 differ only by how far they overflow."""


def _is_mask(got, _expected, z):
    numbers = got.double()
    return z.numel() > 1 and any(torch.equal(numbers, mask.double()) for mask in (z > 0, z >= 0))


@misconception(
    "relu-mask",
    of="relu",
    says="This is the mask z > 0: 1 where z is positive and 0 elsewhere, not z itself.",
    why="A mask says where ReLU lets something through. What it lets through is the number, so a "
    "3 stays a 3; a mask makes every positive number the same.",
    recognise=_is_mask,
    grid={"at_zero": (False, True), "dtype": (torch.bool, torch.float32, torch.float64)},
    spelled=[
        "return (z > 0).to(z.dtype)",
        "return z.gt(0).double()",
        "return torch.where(z >= 0, 1.0, 0.0).to(z.dtype)",
        "return torch.heaviside(z, torch.zeros_like(z))",
    ],
)
def relu_mask(z, at_zero=False, dtype=torch.bool):
    return (z >= 0 if at_zero else z > 0).to(dtype)


@misconception(
    "relu-absolute",
    of="relu",
    says="This is |z|: negative numbers lose their sign in place of becoming 0.",
    why="The absolute value folds the left half up: −3 gives 3. ReLU cuts it off.",
    spelled=[
        "return torch.abs(z)",
        "return torch.maximum(z, -z)",
        "return (z**2).sqrt()",
        "return z * z.sign()",
        # Three wrong functions are told apart.
        {
            "return z.clamp(min=0)": "return abs(z)",
            "    small = torch": "    return torch.exp(z)\n    small = torch",
            "    less = torch": "    return torch.sinh(z) / torch.cosh(z)\n    less = torch",
        },
    ],
)
def relu_absolute(z):
    return z.abs()


def _slope(got, z):
    """The slope on the left, where the right half is right; None if it has no constant slope."""
    if got.dtype != z.dtype or not torch.equal(got[z > 0], z[z > 0]) or int((z < 0).sum()) < 2:
        return None
    slope = float((got[z < 0] / z[z < 0]).double().median())
    # 0 is right, −1 is the absolute value, and 1 the argument itself.
    return None if min(abs(slope - known) for known in (0, 1, -1)) < 1e-7 else {"slope": slope}


@misconception(
    "relu-leaky",
    of="relu",
    says="This is a leaky ReLU: negative inputs are scaled down in place of becoming 0.",
    why="A small slope on the left keeps a little of every negative number. That is a relative of "
    "ReLU with a name of its own; plain ReLU is exactly 0 there.",
    estimate=_slope,
    grid={"slope": SLOPES},
    spelled=[
        "return torch.maximum(z, 0.1 * z)",
        "return torch.where(z > 0, z, 0.2 * z)",
        "return z.clamp(min=0) + 0.01 * z.clamp(max=0)",
        "return torch.where(z >= 0, z, -0.3 * z)",
        "return z * ((z > 0) + 1e-3 * (z <= 0))",
    ],
)
def relu_leaky(z, slope=0.01):
    return torch.where(z > 0, z, slope * z)


@misconception(
    "relu-in-place",
    of="relu",
    says="The argument itself is changed: its negative numbers are gone after the call.",
    why="Operations whose name ends in `_`, and assignments to `z[…]`, write into the tensor that "
    "the caller handed over. The result is right, but the caller has lost the pre-activation, "
    "which backpropagation needs later. Compute a new tensor.",
    spelled=[
        "z[z < 0] = 0\nreturn z",
        "z *= z > 0\nreturn z",
        "return torch.clamp(z, min=0, out=z)",
    ],
)
def relu_in_place(z):
    return z.clamp_(min=0)


@misconception(
    "sigmoid-sign",
    of="sigmoid",
    says="The exponent has the wrong sign: this is σ(−z), which falls where σ rises.",
    why="With e^z below the line a large z makes the fraction small; it is 1 minus the right "
    "value everywhere. Only at 0 does the sign make no difference.",
    spelled=[
        "e = torch.exp(z.clamp(max=80))\nreturn (e + 1) ** -1",
        "return 1 - 1 / (1 + torch.exp(-z))",
    ],
)
def sigmoid_sign(z):
    return 1 / (1 + torch.exp(z))


@misconception(
    "sigmoid-one-missing",
    of="sigmoid",
    says="The 1 below the fraction line is missing: one over an exponential is an exponential.",
    why="Without it the result is e^z: 1 at z = 0 where one half is due, and growing without "
    "bound. The 1 is what keeps it below 1.",
    spelled=["return torch.exp(z)", "return torch.reciprocal((-z).exp())"],
)
def sigmoid_one_missing(z):
    return 1 / torch.exp(-z)


def _overflows(got, expected, z):
    """Right, but NaN for large inputs."""
    lost = got.isnan()
    if got.dtype != expected.dtype or not bool(lost.any()) or bool((z[lost].abs() < LARGE).any()):
        return False
    rtol, atol = (1e-5, 1e-5) if z.dtype == torch.float32 else (1e-8, 1e-9)
    return torch.allclose(got[~lost], expected[~lost], rtol=rtol, atol=atol)


@misconception(
    "sigmoid-overflow",
    of="sigmoid",
    says="This is right on paper, but for large z it divides infinity by infinity, which is NaN.",
    why="With e^z both above and below the fraction line, both overflow to inf together, at about "
    "89 in float32 and 710 in float64. Of two forms that are equal on paper, one has the "
    "exponential in one place only.",
    recognise=_overflows,
    spelled=[
        "e = torch.exp(z)\nreturn e / (1 + e)",
        "return torch.exp(z) / (torch.exp(z) + 1)",
        "return z.exp().mul(1 / (1 + z.exp()))",
        "e = math.e**z\nreturn e / (1 + e)",
    ],
)
def sigmoid_overflow(z):
    return torch.exp(z) / (1 + torch.exp(z))


@misconception(
    "tanh-overflow",
    of="tanh",
    says="This is the formula as it stands on paper: far from 0 it divides infinity by infinity.",
    why="An exponential overflows to inf both above and below the fraction line, and inf/inf is "
    "NaN, though tanh is simply ±1 there. Use a form whose exponentials can only become small, or "
    "stand in one place only.",
    recognise=_overflows,
    spelled=[
        "return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))",
        "return torch.sinh(z) / torch.cosh(z)",
        "e = torch.exp(2 * z)\nreturn (e - 1) / (e + 1)",
        "e = torch.exp(-2 * z)\nreturn (1 - e) / (1 + e)",
        "return torch.expm1(2 * z) / (torch.exp(2 * z) + 1)",
    ],
)
def tanh_overflow(z):
    up, down = torch.exp(z), torch.exp(-z)
    return (up - down) / (up + down)


@misconception(
    "tanh-half",
    of="tanh",
    says="This is 2σ(z) − 1: the range is right, but the curve is too wide.",
    why="It is tanh at half of z, and rises with slope ½ at 0 where tanh has slope 1. The other 2 "
    "of the relation between tanh and σ is missing.",
    spelled=[
        "return 2 * sigmoid(z) - 1",
        "return 1 - 2 / (torch.exp(z) + 1)",
        "e = torch.exp(z)\nreturn (e - 1) / (e + 1)",
    ],
)
def tanh_half(z):
    return 2 / (1 + torch.exp(-z)) - 1


# --- families: another function, and all single slips in a formula ----------------------

OTHER = "This is another function: {form}."
OTHER_WHY = (
    "All the numbers are those of that function. Compare the formula that you wrote, or the name "
    "that you called, with the statement."
)

relu_another = family(
    "relu-another-function",
    of="relu",
    says=OTHER,
    why=OTHER_WHY,
    forms=others(torch.relu, FUNCTIONS, DERIVATIVES),
    spelled=[
        "return torch.clamp(z, max=0)",
        "return torch.where(z > 0, z, torch.exp(z) - 1)",
        "return torch.where(z > 0, z * z, 0 * z)",
        "return (z - z.abs()) / 2",
    ],
)
sigmoid_another = family(
    "sigmoid-another-function",
    of="sigmoid",
    says=OTHER,
    why=OTHER_WHY,
    forms=others(torch.sigmoid, FUNCTIONS, DERIVATIVES),
    spelled=[
        "return 1 / (1 + torch.exp(-z)) ** 2",
        "return -1 + 1 / (1 - z)",
        "return 1 - 2 / (torch.exp(2 * z) + 1)",
    ],
)
tanh_another = family(
    "tanh-another-function",
    of="tanh",
    says=OTHER,
    why=OTHER_WHY,
    forms=others(torch.tanh, FUNCTIONS, DERIVATIVES),
    spelled=[
        "return torch.atan(z)",
        "return torch.erf(z)",
        "return z.clamp(-1, 1)",
        "return 2 / math.pi * torch.atan(z)",
        "return torch.minimum(torch.maximum(z, -torch.ones_like(z)), torch.ones_like(z))",
    ],
)
sigmoid_slips = slips(
    "sigmoid-slip",
    of="sigmoid",
    formulas=["1 / (1 + exp(-z))", "exp(z) / (1 + exp(z))"],
    spelled=[
        "return 1 / 1 + torch.exp(-z)",
        "return 1 / (2 + torch.exp(-z))",
        "return 1 / (1 + torch.exp(-2 * z))",
        "return (1 - torch.exp(-z)) ** -1",
    ],
)
tanh_slips = slips(
    "tanh-slip",
    of="tanh",
    formulas=["(exp(z) - exp(-z)) / (exp(z) + exp(-z))", "2 * sigmoid(2 * z) - 1"],
    spelled=[
        "up, down = torch.exp(z), torch.exp(-z)\nreturn (up + down) / (up - down)",
        "return 2 / (1 + torch.exp(-2 * z))",
        "return torch.cosh(z) / torch.sinh(z)",
    ],
)
