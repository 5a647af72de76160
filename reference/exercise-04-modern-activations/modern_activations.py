"""Leaky ReLU, ELU, and GELU by erf and by tanh."""

import math

import torch
from torch import Tensor


def leaky_relu(z: Tensor, negative_slope: float = 0.01) -> Tensor:
    """Leaky ReLU: z above zero, negative_slope·z below (Maas, Hannun and Ng, 2013).

    Args:
        z: any shape, float32 or float64.
        negative_slope: from 0 to below 1.

    Returns:
        The shape and dtype of z.
    """
    return z.clamp(min=0) + negative_slope * z.clamp(max=0)


def elu(z: Tensor, alpha: float = 1.0) -> Tensor:
    """ELU: z above zero, alpha·(e^z − 1) below (Clevert, Unterthiner and Hochreiter, 2015).

    One of the two terms is exactly 0, whatever the sign of z. The exponent is clamped: where it
    overflowed, a gradient of 0·inf would be NaN.

    Args:
        z: any shape, float32 or float64.
        alpha: minus the value far below zero.

    Returns:
        The shape and dtype of z.
    """
    return z.clamp(min=0) + alpha * torch.expm1(z.clamp(max=0))


def gelu(z: Tensor) -> Tensor:
    """GELU: z·Φ(z), Φ the standard normal distribution function (Hendrycks and Gimpel, 2016).

    Φ(z) = ½·(1 + erf(z/√2)). Any shape; the result has the shape and dtype of z.
    """
    return 0.5 * z * (1 + torch.erf(z / math.sqrt(2)))


def gelu_tanh(z: Tensor) -> Tensor:
    """GELU's tanh form: ½z(1 + tanh(√(2/π)(z + 0.044715 z³))) (Hendrycks and Gimpel, 2016).

    Any shape; the result has the shape and dtype of z.
    """
    return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))
