import torch
from torch import Tensor
from math import pi, sqrt

def leaky_relu(z: Tensor, negative_slope: float = 0.01) -> Tensor:
    return torch.clamp(z, min=0) + negative_slope * torch.clamp(z, max=0)

def elu(z: Tensor, alpha: float = 1.0) -> Tensor:
    neg = torch.clamp(z, max=0)
    pos = torch.clamp(z, min=0)
    return pos + alpha * torch.exp(neg) - 1

def gelu(z: Tensor) -> Tensor:
    return 0.5 * z * (1 + torch.erf(z / sqrt(2)))

def gelu_tanh(z: Tensor) -> Tensor:
    inner = sqrt(2 / pi) * (z + 0.044715 * z * z * z)
    return 0.5 * z * (1 + torch.tanh(inner))
