"""The elementary functions of the course by name: what stands in for one another by mistake."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from torch import Tensor

from grader.suite.corner import relu_slope

Elementwise = Callable[[Tensor], Tensor]


def sigmoid_slope(z: Tensor) -> Tensor:
    """σ′, elementwise: ``sigmoid_slope(numbers(-1, 0, 2))``."""
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_slope(z: Tensor) -> Tensor:
    """tanh′, elementwise: ``tanh_slope(numbers(-1, 0, 2))``."""
    return 1 - torch.tanh(z).square()


def swish(z: Tensor) -> Tensor:
    """z·σ(z), elementwise: ``swish(numbers(-1, 0, 2))``."""
    return z * torch.sigmoid(z)


def swish_slope(z: Tensor) -> Tensor:
    """The slope of Swish, elementwise: ``swish_slope(numbers(-1, 0, 2))``."""
    return torch.sigmoid(z) + z * sigmoid_slope(z)


def normal(z: Tensor) -> Tensor:
    """Φ, the standard normal distribution function."""
    return 0.5 * (1 + torch.erf(z / math.sqrt(2)))


def density(z: Tensor) -> Tensor:
    """φ, the bell curve."""
    return torch.exp(-z.square() / 2) / math.sqrt(2 * math.pi)


def elu(z: Tensor) -> Tensor:
    """ELU with α = 1."""
    return torch.where(z > 0, z, torch.expm1(z.clamp(max=0)))


ACTIVATIONS: Final[Mapping[str, Elementwise]] = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}
"""The activations that the course's networks know by name: ``ACTIVATIONS["tanh"](z)``."""
SLOPES: Final[Mapping[str, Elementwise]] = {
    "relu": relu_slope,
    "sigmoid": sigmoid_slope,
    "tanh": tanh_slope,
}
"""Their slopes: ``SLOPES["tanh"](z)``."""

FUNCTIONS: Final[Mapping[str, Elementwise]] = {
    "ReLU": torch.relu,
    "ReLU6": lambda z: z.clamp(0, 6),
    "the sigmoid σ": torch.sigmoid,
    "the hard sigmoid": lambda z: (z / 6 + 0.5).clamp(0, 1),
    "tanh": torch.tanh,
    "the hard tanh": lambda z: z.clamp(-1, 1),
    "Swish": swish,
    "hard-swish": lambda z: z * (z + 3).clamp(0, 6) / 6,
    "softplus, log(1 + e^z)": torch.nn.functional.softplus,
    "log σ": torch.nn.functional.logsigmoid,
    "Mish": torch.nn.functional.mish,
    "ELU": elu,
    "SELU": torch.selu,
    "GELU": lambda z: z * normal(z),
    "GELU's tanh form": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
    "a leaky ReLU": lambda z: torch.where(z > 0, z, 0.01 * z),
    "softsign, z/(1 + |z|)": torch.nn.functional.softsign,
    "the normal distribution function Φ": normal,
    "the error function erf": torch.erf,
    "the arctangent": torch.atan,
    "the negative part, min(0, z)": lambda z: z.clamp(max=0),
    "z unchanged": torch.clone,
    "relu(−z)": lambda z: (-z).clamp(min=0),
    "the absolute value": torch.abs,
    "the sign of z": torch.sign,
    "the step, 1 where z is positive": relu_slope,
    "the mask of the negative numbers": lambda z: (z < 0).to(z.dtype),
    "the exponential": torch.exp,
    "e^−z": lambda z: torch.exp(-z),
    "the sigmoid with powers of 2": lambda z: torch.sigmoid(z * math.log(2)),
    "the sigmoid with powers of 10": lambda z: torch.sigmoid(z * math.log(10)),
    "1/(1 + z)": lambda z: 1 / (1 + z),
    "z/(1 + z)": lambda z: z / (1 + z),
    "z/(1 − z)": lambda z: z / (1 - z),
    "1/(1 − z)": lambda z: 1 / (1 - z),
    "the square": torch.square,
    "1 − z": lambda z: 1 - z,
    "1 − z²": lambda z: 1 - z.square(),
    "z(1 − z)": lambda z: z * (1 - z),
    "z(1 + z)": lambda z: z * (1 + z),
    "the logit, log(z/(1 − z))": torch.logit,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "σ(−z)": lambda z: torch.sigmoid(-z),
    "tanh(z/2)": lambda z: torch.tanh(z / 2),
    "σ applied twice": lambda z: torch.sigmoid(torch.sigmoid(z)),
    "tanh applied twice": lambda z: torch.tanh(torch.tanh(z)),
    "z·ReLU(z)": lambda z: z * z.clamp(min=0),
    "z·tanh(z)": lambda z: z * torch.tanh(z),
    "z times the normal density φ": lambda z: z * density(z),
    "z·σ(z)²": lambda z: z * torch.sigmoid(z).square(),
    "z²·σ(z)": lambda z: z * swish(z),
    "z + z·σ(z)": lambda z: z + swish(z),
    "y(1 − y) with y = z·σ(z)": lambda z: swish(z) * (1 - swish(z)),
    "2/π times the arctangent": lambda z: torch.atan(z) * 2 / math.pi,
    "z/√(1 + z²)": lambda z: z / (1 + z.square()).sqrt(),
    "z·e^z": lambda z: z * torch.exp(z),
    "σ²": lambda z: torch.sigmoid(z).square(),
    "tanh²": lambda z: torch.tanh(z).square(),
}
"""What is computed in place of one another, by the words: ``FUNCTIONS["the sigmoid σ"](z)``."""

DERIVATIVES: Final[Mapping[str, Elementwise]] = {
    "the derivative of ReLU": relu_slope,
    "the derivative of σ": sigmoid_slope,
    "the derivative of tanh": tanh_slope,
    "the derivative of Swish": swish_slope,
    "the derivative of a leaky ReLU": lambda z: torch.where(z > 0, 1.0, 0.01).to(z.dtype),
    "the derivative of ELU": lambda z: torch.exp(z.clamp(max=0)),
    "the derivative of GELU": lambda z: normal(z) + z * density(z),
    "the derivative of |z|": torch.sign,
    "z itself, cut to between 0 and 1": lambda z: z.clamp(0, 1),
    "the normal density φ": density,
    "the second derivative of σ": lambda z: sigmoid_slope(z) * (1 - 2 * torch.sigmoid(z)),
    "the second derivative of tanh": lambda z: -2 * torch.tanh(z) * tanh_slope(z),
    "the derivative of tanh²": lambda z: 2 * torch.tanh(z) * tanh_slope(z),
    "the derivative of σ²": lambda z: 2 * torch.sigmoid(z) * sigmoid_slope(z),
    "the derivative of the arctangent, 1/(1 + z²)": lambda z: 1 / (1 + z.square()),
    "the derivative of tanh, to the second power": lambda z: tanh_slope(z).square(),
    "the derivative of σ, to the second power": lambda z: sigmoid_slope(z).square(),
    "σ′ taken at σ(z), so that σ is applied twice": lambda z: sigmoid_slope(torch.sigmoid(z)),
    "tanh′ taken at tanh(z), so that tanh is applied twice": lambda z: tanh_slope(torch.tanh(z)),
    "σ′ taken at tanh(z)": lambda z: sigmoid_slope(torch.tanh(z)),
    "tanh′ taken at σ(z)": lambda z: tanh_slope(torch.sigmoid(z)),
    "a(1 − a) with a = σ′(z): the derivative's formula, applied to its own result": lambda z: (
        sigmoid_slope(z) * (1 - sigmoid_slope(z))
    ),
    "1 − a² with a = tanh′(z): the derivative's formula, applied to its own result": lambda z: (
        1 - tanh_slope(z).square()
    ),
    "1 − a² with a = σ(z), a mixture of two derivatives": lambda z: 1 - torch.sigmoid(z).square(),
    "a(1 − a) with a = tanh(z), a mixture of two derivatives": lambda z: (
        torch.tanh(z) * (1 - torch.tanh(z))
    ),
    "the slope of log(1 + e^z), which is σ": torch.sigmoid,
    "the slope of a parabola, 2z": lambda z: 2 * z,
}
"""Derivatives, and what comes of mixing them up: ``DERIVATIVES["the derivative of σ"](z)``."""


MIXED_UP: Final[Mapping[str, Elementwise]] = {
    name: {**FUNCTIONS, **DERIVATIVES}[name]
    for name in (
        "the derivative of ReLU", "the derivative of σ", "the derivative of tanh",
        "ReLU", "the sigmoid σ", "tanh",
        "the mask of the negative numbers", "the sign of z", "1 − z²", "z(1 − z)",
        "σ′ taken at σ(z), so that σ is applied twice",
        "tanh′ taken at tanh(z), so that tanh is applied twice",
        "a(1 − a) with a = tanh(z), a mixture of two derivatives",
        "1 − a² with a = σ(z), a mixture of two derivatives",
        "the second derivative of σ", "the second derivative of tanh",
        "z unchanged",
    )
}  # fmt: skip
"""What the slopes of the three activations are mixed up with: ``others(torch.relu, MIXED_UP)``."""


def others(than: Elementwise, *tables: Mapping[str, Elementwise]) -> dict[str, Elementwise]:
    """The functions of some tables, but for one and for what it equals.

    ``forms=others(torch.tanh, FUNCTIONS, DERIVATIVES)`` is a family of mistakes for tanh.

    Args:
        than: the function that is due.
        tables: names to functions.
    """
    z = torch.linspace(-4, 4, 33, dtype=torch.float64)
    due = than(z)
    return {
        name: function
        for table in tables
        for name, function in table.items()
        if not torch.allclose(function(z), due, rtol=1e-6, atol=1e-8, equal_nan=True)
    }


def one_exchanged(
    build: Callable[[Mapping[str, Elementwise]], Callable[..., Any]],
    right: Mapping[str, Elementwise],
    *tables: Mapping[str, Elementwise],
    own: Mapping[str, Mapping[str, Elementwise]] | None = None,
) -> dict[str, Callable[..., Any]]:
    """Forms of a function that takes a word, where one word gets another function than its own.

    ::

        one_exchanged(lambda table: lambda z, name: table[name](z), ACTIVATIONS, FUNCTIONS)

    Args:
        build: makes the function from what each word gets.
        right: what each word should get.
        tables: names to functions that might stand in.
        own: such tables for a word alone.
    """
    own = own or {}
    return {
        f"for `{word!r}` it takes {name}": build({**right, word: function})
        for word, due in right.items()
        for name, function in others(due, *tables, own.get(word, {})).items()
    }
