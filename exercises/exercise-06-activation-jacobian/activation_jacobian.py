"""Exercise 6: the Jacobian of an activation, and the product that backpropagation needs.

Not allowed: autograd in any form (backward, torch.autograd, torch.func, requires_grad_).
torch.relu, torch.sigmoid and torch.tanh are allowed.
"""

import torch
from torch import Tensor


def activation_jacobian(z: Tensor, activation: str) -> Tensor:
    """The Jacobian matrix of an elementwise activation.

    Args:
        z: [n], the pre-activations, float32 or float64.
        activation: "relu", "sigmoid" or "tanh".

    Returns:
        [n, n], the dtype of z: row i, column j is how much output i changes with input j.

    Raises:
        ValueError: another activation.
    """
    raise NotImplementedError("write activation_jacobian")


def activation_vjp(z: Tensor, upstream: Tensor, activation: str) -> Tensor:
    """The vector-Jacobian product: the upstream gradient, taken back through the activation.

    Args:
        z: any shape, the pre-activations, float32 or float64.
        upstream: the shape and dtype of z: the loss's gradient with respect to the outputs.
        activation: "relu", "sigmoid" or "tanh".

    Returns:
        The shape and dtype of z: the loss's gradient with respect to z. A million elements fit
        into 200 MB of memory.

    Raises:
        ValueError: another activation.
    """
    raise NotImplementedError("write activation_vjp")
