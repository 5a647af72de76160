import math

import torch
from torch import Tensor


def leaky_relu(z: Tensor, negative_slope: float = 0.01) -> Tensor:
    is_positive = z > 0
    return torch.where(is_positive, negative_slope * z, z)


def elu(z: Tensor, alpha: float = 1.0) -> Tensor:
    is_positive = z > 0
    safe = torch.where(is_positive, torch.zeros_like(z), z)
    return torch.where(is_positive, z, alpha * torch.expm1(safe))


def gelu(z: Tensor) -> Tensor:
    phi = 0.5 * torch.erfc(-z / math.sqrt(2))
    return z * phi


def gelu_tanh(z: Tensor) -> Tensor:
    c = math.sqrt(2 / math.pi)
    return 0.5 * z * (1 + torch.tanh(c * (z + 0.044715 * z ** 3)))
