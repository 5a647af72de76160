import torch
from torch import Tensor


def relu_derivative(z: Tensor) -> Tensor:
    """1 where z is positive, else 0."""
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z: Tensor) -> Tensor:
    """sigma * (1 - sigma)."""
    sigma = torch.sigmoid(z)
    return sigma * (1 - z)


def tanh_derivative(z: Tensor) -> Tensor:
    """1 - tanh^2."""
    th = torch.tanh(z)
    return 1 - th * th
