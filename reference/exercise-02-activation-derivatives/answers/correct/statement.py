"""The formulas of the statement, with the activation under a name of its own."""

import torch
from torch import Tensor


def relu_derivative(z: Tensor) -> Tensor:
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z: Tensor) -> Tensor:
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z: Tensor) -> Tensor:
    a = torch.tanh(z)
    return 1 - a**2
