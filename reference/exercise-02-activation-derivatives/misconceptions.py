"""The known wrong ideas about the derivatives of ReLU, sigmoid and tanh."""

import torch

from grader.suite import (
    DERIVATIVES,
    FUNCTIONS,
    corner,
    family,
    is_finite_difference,
    misconception,
    others,
    relu_slope,
    relu_slope_with_one_at_zero,
    sigmoid_slope,
    slips,
    tanh_slope,
)

DIFFERENCE = "This is a finite difference: the slope between two nearby points."
DIFFERENCE_WHY = (
    "It is right to about six digits only: a large step cuts the corner, and with a small one the "
    "subtraction of two nearly equal numbers leaves little but rounding. It is a way to test a "
    "derivative, not to compute one; a formula is exact."
)


def _is_bool_mask(got, _expected, z):
    return got.dtype == torch.bool and any(torch.equal(got, mask) for mask in (z > 0, z >= 0))


@misconception(
    "relu-derivative-bool",
    of="relu_derivative",
    says="This is a bool tensor: True and False in place of the numbers 1 and 0.",
    why="A comparison answers a question, and its answers have the dtype bool. A slope is a number "
    "that gets multiplied with a gradient, so it has to have the dtype of z.",
    recognise=_is_bool_mask,
    grid={"at_zero": (False, True)},
    spelled=["return torch.gt(z, 0)", "return z >= 0", "return ~(z <= 0)"],
)
def relu_derivative_bool(z, at_zero=False):
    return z >= 0 if at_zero else z > 0


@misconception(
    "relu-derivative-one-at-zero",
    of="relu_derivative",
    says=corner.SAYS,
    why=corner.WHY,
    spelled=[
        "return torch.where(z < 0, 0.0, 1.0).to(z.dtype)",
        "return 1 - (z < 0).to(z.dtype)",
        "return torch.heaviside(z, torch.ones_like(z))",
        "return torch.where(z < 0, torch.zeros_like(z), torch.ones_like(z))",
    ],
)
def relu_derivative_one_at_zero(z):
    return relu_slope_with_one_at_zero(z)


@misconception(
    "relu-derivative-is-relu",
    of="relu_derivative",
    says="This is relu(z) itself, not its slope.",
    why="ReLU's value grows with z; its slope is the same everywhere to the right of 0.",
    spelled=["return torch.relu(z)", "return z * (z > 0)"],
)
def relu_derivative_is_relu(z):
    return z.clamp(min=0)


def _relu_difference(got, expected, z):
    # At the corner itself a quotient gives 0, ½ or 1, whatever its step.
    away = z != 0
    z, got, expected = z[away], got[away], expected[away]
    return is_finite_difference(torch.relu, got, expected, z)


@misconception(
    "relu-derivative-finite-difference",
    of="relu_derivative",
    says=DIFFERENCE,
    why=DIFFERENCE_WHY,
    recognise=_relu_difference,
    handed_out=True,
    spelled=[
        "step = 1e-8\nreturn (torch.relu(z + step) - torch.relu(z - step)) / (2 * step)",
        "h = 1e-8\nreturn (torch.relu(z + h) - torch.relu(z)) / h",
        "h = 1e-9\nreturn (torch.relu(z) - torch.relu(z - h)) / h",
        "h = 1e-10\nreturn (torch.relu(z + h) - torch.relu(z - h)) / (2 * h)",
    ],
)
def relu_derivative_finite_difference(z):
    return ((z + 1e-6).clamp(min=0) - z.clamp(min=0)) / 1e-6


@misconception(
    "sigmoid-derivative-of-pre-activation",
    of="sigmoid_derivative",
    says="This is z(1 − z): the pre-activation z stands where the activation σ(z) belongs.",
    why="It is a parabola, negative for every z outside 0 to 1, and σ never falls. The formula "
    "with the two factors is about what comes out of σ; your function gets what goes in.",
    spelled=["return z - z**2", "return torch.mul(1 - z, z)"],
)
def sigmoid_derivative_of_z(z):
    return z * (1 - z)


@misconception(
    "sigmoid-derivative-is-sigmoid",
    of="sigmoid_derivative",
    says="This is σ(z), the activation itself: the second factor of its derivative is missing.",
    why="It is ½ at 0 where ¼ is due, and goes to 1 for large z, where σ is flat and its slope 0.",
    spelled=["return 1 / (1 + torch.exp(-z))", "return F.sigmoid(z)"],
)
def sigmoid_derivative_is_sigmoid(z):
    return torch.sigmoid(z)


def _sigmoid_difference(got, expected, z):
    return is_finite_difference(torch.sigmoid, got, expected, z)


@misconception(
    "sigmoid-derivative-finite-difference",
    of="sigmoid_derivative",
    says=DIFFERENCE,
    why=DIFFERENCE_WHY,
    recognise=_sigmoid_difference,
    handed_out=True,
    spelled=[
        "step = 1e-3\nreturn (torch.sigmoid(z + step) - torch.sigmoid(z)) / step",
        "h = 0.007\nreturn (torch.sigmoid(z + h) - torch.sigmoid(z)) / h",
        "h = 1e-4\nreturn (torch.sigmoid(z) - torch.sigmoid(z - h)) / h",
        "h = 1e-8\nreturn (torch.sigmoid(z + h) - torch.sigmoid(z - h)) / (2 * h)",
    ],
)
def sigmoid_derivative_finite_difference(z):
    return (torch.sigmoid(z + 1e-6) - torch.sigmoid(z)) / 1e-6


@misconception(
    "tanh-derivative-of-pre-activation",
    of="tanh_derivative",
    says="This is 1 − z²: the pre-activation z stands where the activation tanh(z) belongs.",
    why="It is far below zero for large z, and tanh never falls. The square is taken of what comes "
    "out of tanh; your function gets what goes in.",
    spelled=["return 1 - z * z", "return (1 - z) * (1 + z)", "return torch.sub(1, z.square())"],
)
def tanh_derivative_of_z(z):
    return 1 - z**2


@misconception(
    "tanh-derivative-no-square",
    of="tanh_derivative",
    says="This is 1 − tanh(z): the square is missing.",
    why="It runs from 2 on the left to 0 on the right, but tanh is just as flat on the left as on "
    "the right. The square makes both sides equal.",
    spelled=["return 1 - z.tanh()", "return 2 * torch.sigmoid(-2 * z)"],
)
def tanh_derivative_no_square(z):
    return 1 - torch.tanh(z)


@misconception(
    "tanh-derivative-is-tanh",
    of="tanh_derivative",
    says="This is tanh(z), the activation itself, not its slope.",
    why="It is 0 at 0, where tanh is steepest, and negative on the left, where tanh rises as well.",
    spelled=["return F.tanh(z)", "return 2 * torch.sigmoid(2 * z) - 1"],
)
def tanh_derivative_is_tanh(z):
    return torch.tanh(z)


def _tanh_difference(got, expected, z):
    return is_finite_difference(torch.tanh, got, expected, z)


@misconception(
    "tanh-derivative-finite-difference",
    of="tanh_derivative",
    says=DIFFERENCE,
    why=DIFFERENCE_WHY,
    recognise=_tanh_difference,
    handed_out=True,
    spelled=[
        "step = 1e-5\nreturn (torch.tanh(z + step) - torch.tanh(z - step)) / (2 * step)",
        "h = 0.007\nreturn (torch.tanh(z + h) - torch.tanh(z)) / h",
        "h = 1e-4\nreturn (torch.tanh(z) - torch.tanh(z - h)) / h",
        "h = 1e-8\nreturn (torch.tanh(z + h) - torch.tanh(z - h)) / (2 * h)",
    ],
)
def tanh_derivative_finite_difference(z):
    return (torch.tanh(z + 1e-6) - torch.tanh(z)) / 1e-6


# --- families: another function, and all single slips in a formula ----------------------

OTHER = "This is something else than the derivative: {form}."
OTHER_WHY = (
    "All the numbers are those of that function. Differentiate the activation once, on paper, and "
    "say of each letter whether it is what goes in or what comes out."
)

relu_another = family(
    "relu-derivative-another-function",
    of="relu_derivative",
    says=OTHER,
    why=OTHER_WHY,
    forms=others(relu_slope, DERIVATIVES, FUNCTIONS),
    spelled=[
        "return torch.sign(z)",
        "return (z < 0).to(z.dtype)",
        "return torch.where(z > 0, 1.0, 0.01).to(z.dtype)",
        "return z.lt(0).to(z)",
    ],
)
sigmoid_another = family(
    "sigmoid-derivative-another-function",
    of="sigmoid_derivative",
    says=OTHER,
    why=OTHER_WHY,
    forms=others(sigmoid_slope, DERIVATIVES, FUNCTIONS),
    spelled=[
        "slope = torch.sigmoid(z) * (1 - torch.sigmoid(z))\nreturn slope * (1 - slope)",
        "return z / (1 - z)",
        {"return a * (1 - a)": "return torch.sigmoid(a) * torch.sigmoid(-a)"},
    ],
)
tanh_another = family(
    "tanh-derivative-another-function",
    of="tanh_derivative",
    says=OTHER,
    why=OTHER_WHY,
    forms=others(tanh_slope, DERIVATIVES, FUNCTIONS),
    spelled=[
        "a = torch.sigmoid(z)\nreturn 1 - a**2",
        "return torch.tanh(z) ** 2",
        "return 1 - torch.sigmoid(z) ** 2",
        "a = 1 - torch.tanh(z) ** 2\nreturn (1 - a) * (1 + a)",
    ],
)
sigmoid_slips = slips(
    "sigmoid-derivative-slip",
    of="sigmoid_derivative",
    formulas=[
        "sigmoid(z) * (1 - sigmoid(z))",
        "exp(-z) / (1 + exp(-z))**2",
        "exp(z) / (1 + exp(z))**2",
    ],
    spelled=[
        {"return a * (1 - a)": "return a * (1 + a)"},
        {"return a * (1 - a)": "return a * (1 - z)"},
        {"return a * (1 - a)": "return a + a * a"},
    ],
)
tanh_slips = slips(
    "tanh-derivative-slip",
    of="tanh_derivative",
    formulas=["1 - tanh(z)**2", "4 / (exp(z) + exp(-z))**2", "1 / cosh(z)**2"],
    spelled=[
        "return torch.tanh(z) ** 2 - 1",
        "return 1 + torch.tanh(z) ** 2",
        "return 1 - torch.tanh(z) ** 3",
        "return torch.tanh(z).pow(2) + 1",
        "return (1 - torch.tanh(z)) ** 2",
        "return 1 / torch.cosh(z)",
    ],
)
