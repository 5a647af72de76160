"""The mathematics that a text may name, as functions of tensors: pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import torch
from torch import Tensor


class CannotEvaluate(Exception):
    """A piece of text is no expression in the names at hand."""


def _on_tensors(function: Callable[..., Any]) -> Callable[..., Any]:
    """A torch function that takes Python numbers, too."""

    def call(*args: Any, **kwargs: Any) -> Any:
        lifted = [
            torch.tensor(float(item), dtype=torch.float64)
            if isinstance(item, (int, float)) and not isinstance(item, bool)
            else item
            for item in args
        ]
        return function(*lifted, **kwargs)

    return call


def _normal_cdf(x: Tensor) -> Tensor:
    return (1 + torch.erf(x / math.sqrt(2))) / 2


def _normal_density(x: Tensor) -> Tensor:
    return torch.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _extreme(function: Callable[..., Tensor]) -> Callable[..., Any]:
    """``max`` and ``min``: of two elementwise, of one over everything."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if len(args) == 2 and not kwargs:
            return function(*torch.broadcast_tensors(*map(as_tensor, args)))
        return getattr(torch, "amax" if function is torch.maximum else "amin")(*args, **kwargs)

    return call


def _total(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    return torch.sum(x, *args, **kwargs) if args or kwargs else torch.sum(x, -1, keepdim=True)


def as_tensor(value: Any) -> Tensor:
    """A number or a tensor as a tensor; numbers are float64."""
    if isinstance(value, Tensor):
        return value
    return torch.tensor(value, dtype=torch.bool if isinstance(value, bool) else torch.float64)


_TORCH: Final = (
    "exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf",
    "erfc", "sigmoid", "relu", "where", "clamp", "sign", "square", "softmax", "log_softmax",
    "matmul", "outer", "diag", "ones_like", "zeros_like", "mean", "linspace", "maximum", "minimum",
)  # fmt: skip
_SYMBOLS: Final = {
    "sigma": "sigmoid", "σ": "sigmoid", "Φ": "Phi", "φ": "phi", "ln": "log", "sgn": "sign",
    "ReLU": "relu", "relu": "relu",
}  # fmt: skip
"""Other names of the same."""

FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{name: _on_tensors(getattr(torch, name)) for name in _TORCH},
    "Phi": _on_tensors(_normal_cdf),
    "phi": _on_tensors(_normal_density),
    "abs": _on_tensors(torch.abs),
    "Abs": _on_tensors(torch.abs),
    "max": _extreme(torch.maximum),
    "min": _extreme(torch.minimum),
    "Max": _extreme(torch.maximum),
    "Min": _extreme(torch.minimum),
    "total": _total,
}
CONSTANTS: Final = {"pi": math.pi, "π": math.pi, "e": math.e, "E": math.e}


def functions_without(name: str) -> dict[str, Callable[..., Any]]:
    """The functions that a text may name when it is about ``name``, which is none of them."""
    found = {**FUNCTIONS, **{other: FUNCTIONS[same] for other, same in _SYMBOLS.items()}}
    same = {other for other, one in _SYMBOLS.items() if one == name}
    return {key: value for key, value in found.items() if key != name and key not in same}


def leaves(value: Any) -> list[Tensor]:
    """The tensors and numbers of a nest, in order; other things are left out."""
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in leaves(item)]
    if isinstance(value, (Tensor, bool, int, float)):
        return [as_tensor(value)]
    return []


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same numbers, nest by nest; singleton dimensions don't count."""
    pairs = leaves(left), leaves(right)
    if len(pairs[0]) != len(pairs[1]) or not pairs[0]:
        return False
    return all(_equal(a, b) for a, b in zip(*pairs, strict=True))


def _equal(left: Tensor, right: Tensor) -> bool:
    if (left.dtype == torch.bool) != (right.dtype == torch.bool):
        return False
    a, b = left.detach().squeeze().double(), right.detach().squeeze().double()
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-6, atol=1e-9)
