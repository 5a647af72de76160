import math
import torch


def leaky_relu(z, negative_slope=0.01):
    result = torch.relu(z) - negative_slope * torch.relu(-z)
    return result


def elu(z, alpha=1.0):
    below = -torch.relu(-z)
    result = torch.relu(z) + alpha * torch.expm1(below)
    return result


def gelu(z):
    """x * P(X <= x) for a standard normal X"""
    sqrt2 = math.sqrt(2)
    cdf = 0.5 * (1 + torch.erf(z * sqrt2))
    return z * cdf


def gelu_tanh(z):
    arg = math.sqrt(2 / math.pi) * (z + 0.044715 * torch.pow(z, 3))
    return 0.5 * z * (1 + torch.tanh(arg))
