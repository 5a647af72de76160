"""Constants that lose digits on the way: right, with a remark."""

import math

import torch


def leaky_relu(z, negative_slope=0.01):
    return torch.where(z > 0, z, negative_slope * z)


def elu(z, alpha=1.0):
    below = alpha * (torch.exp(torch.clamp(z, max=0)) - 1)
    return torch.where(z > 0, z, below)


def gelu(z):
    root = torch.sqrt(torch.tensor(2.0))
    return 0.5 * z * (1 + torch.erf(z / root))


def gelu_tanh(z):
    inner = 0.79788456 * (z + 0.044715 * z**3)
    return 0.5 * z * (1 + torch.tanh(inner))
