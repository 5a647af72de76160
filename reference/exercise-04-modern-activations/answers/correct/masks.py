"""Boolean masks on a copy, and a constant tensor of the input's dtype."""

import torch


def leaky_relu(z, negative_slope=0.01):
    below = (z < 0).to(z.dtype)
    return z * (1 - below) + z * negative_slope * below


def elu(z, alpha=1.0):
    result = z.clone()
    below = z < 0
    result[below] = alpha * torch.expm1(z[below])
    return result


def gelu(z):
    two = torch.tensor(2, dtype=z.dtype, device=z.device)
    return (z + z * torch.erf(z / two.sqrt())) / 2


def gelu_tanh(z):
    scale = (2 / torch.tensor(torch.pi, dtype=z.dtype, device=z.device)).sqrt()
    return (z + z * torch.tanh(scale * (z + 0.044715 * torch.pow(z, 3)))) / 2
