"""The sigmoid spelt out with exp, and the derivative built on Swish itself."""

import torch
from torch import Tensor


def sigmoid(z: Tensor) -> Tensor:
    return 1 / (1 + torch.exp(-z))


def swish(z: Tensor) -> Tensor:
    return z / (1 + torch.exp(-z))


def swish_derivative(z: Tensor) -> Tensor:
    value = swish(z)
    return value + sigmoid(z) * (1 - value)
