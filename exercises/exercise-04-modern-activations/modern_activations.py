"""Exercise 4: Leaky ReLU, ELU, and GELU twice.

Not allowed: torch's own leaky_relu, prelu, rrelu, elu, celu, selu and gelu, under any name.
Everything else is allowed, among it torch.relu, erf, erfc, tanh, sigmoid, exp, expm1, where, clamp.
"""

import torch
from torch import Tensor


def leaky_relu(z: Tensor, negative_slope: float = 0.01) -> Tensor:
    """Leaky ReLU, elementwise.

    Args:
        z: any shape, float32 or float64.
        negative_slope: the slope below zero, from 0 to below 1.

    Returns:
        The shape and dtype of z.
    """
    raise NotImplementedError("write leaky_relu")


def elu(z: Tensor, alpha: float = 1.0) -> Tensor:
    """ELU, elementwise; its autograd gradient is finite for every finite z, too.

    Args:
        z: any shape, float32 or float64.
        alpha: how far below zero the curve levels out.

    Returns:
        The shape and dtype of z.
    """
    raise NotImplementedError("write elu")


def gelu(z: Tensor) -> Tensor:
    """GELU by the error function, elementwise: any shape; the shape and dtype of z come back."""
    raise NotImplementedError("write gelu")


def gelu_tanh(z: Tensor) -> Tensor:
    """GELU by the tanh formula, elementwise: any shape; the shape and dtype of z come back."""
    raise NotImplementedError("write gelu_tanh")
