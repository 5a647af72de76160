import torch
from torch import Tensor


def leaky_relu(z: Tensor, negative_slope: float = 0.01) -> Tensor:
    return torch.where(z > 0, z, negative_slope * z)


def elu(z: Tensor, alpha: float = 1.0) -> Tensor:
    return torch.where(z > 0, z, alpha * (torch.exp(torch.minimum(z, torch.zeros_like(z))) - 1))


def gelu(z: Tensor) -> Tensor:
    return z * 0.5 * (1 + torch.erf(z / 2 ** 0.5))


def gelu_tanh(z: Tensor) -> Tensor:
    k = (2 / torch.pi) ** 0.5
    cubic = 0.44715 * z ** 3
    return 0.5 * z * (1 + torch.tanh(k * (z + cubic)))
