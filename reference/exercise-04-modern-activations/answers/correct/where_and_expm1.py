"""The formulas as they stand, with torch.where and expm1."""

import math

import torch
from torch import Tensor


def leaky_relu(z: Tensor, negative_slope: float = 0.01) -> Tensor:
    return torch.where(z >= 0, z, negative_slope * z)


def elu(z: Tensor, alpha: float = 1.0) -> Tensor:
    safe = torch.where(z > 0, torch.zeros_like(z), z)
    return torch.where(z > 0, z, alpha * torch.expm1(safe))


def gelu(z: Tensor) -> Tensor:
    return z * 0.5 * (1.0 + torch.erf(z / math.sqrt(2.0)))


def gelu_tanh(z: Tensor) -> Tensor:
    return 0.5 * z * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z**3)))
