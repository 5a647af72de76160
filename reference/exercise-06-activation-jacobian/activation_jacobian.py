"""The Jacobian of an elementwise activation, and its vector-Jacobian product."""

import torch
from torch import Tensor


def _derivative(z: Tensor, activation: str) -> Tensor:
    """f′(z) elementwise, relu′(0) = 0; the shape and dtype of z."""
    if activation == "relu":
        return (z > 0).to(z.dtype)
    if activation == "sigmoid":
        value = torch.sigmoid(z)
        return value * (1 - value)
    if activation == "tanh":
        return 1 - torch.tanh(z) ** 2
    raise ValueError(f"the activation is {activation!r}, not relu, sigmoid or tanh")


def activation_jacobian(z: Tensor, activation: str) -> Tensor:
    """The Jacobian ∂f(z_i)/∂z_j: f′(z_i) on the diagonal, 0 elsewhere.

    An elementwise function's Jacobian is diagonal (Goodfellow, Bengio and Courville, Deep
    Learning, 2016, section 6.5).

    Args:
        z: [n], float32 or float64.
        activation: "relu", "sigmoid" or "tanh".

    Returns:
        [n, n], the dtype of z.

    Raises:
        ValueError: another activation.
    """
    return torch.diag(_derivative(z, activation))


def activation_vjp(z: Tensor, upstream: Tensor, activation: str) -> Tensor:
    """The vector-Jacobian product upstream ⊙ f′(z), without the matrix (same source).

    Args:
        z: any shape, float32 or float64.
        upstream: the shape and dtype of z.
        activation: "relu", "sigmoid" or "tanh".

    Returns:
        The shape and dtype of z.

    Raises:
        ValueError: another activation.
    """
    return upstream * _derivative(z, activation)
