# diagnosis: elu-slip
# loses: elu_alpha, elu_random, elu_shapes
import math

import torch


def leaky_relu(z, negative_slope=0.01):
    return torch.where(z > 0, z, negative_slope * z)


def elu(z, alpha=1.0):
    below = alpha * (torch.exp(torch.clamp(z / alpha, max=0)) - 1)
    return torch.where(z > 0, z, below)


def gelu(z):
    phi = 0.5 * (1 + torch.erf(z / math.sqrt(2)))
    return z * phi


def gelu_tanh(z):
    inner = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
    return 0.5 * z * (1 + torch.tanh(inner))
