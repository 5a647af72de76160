"""Maximum, minimum and clamp; helpers of its own, one of them called like a forbidden name."""

import math

import torch

SQRT_HALF = math.sqrt(0.5)


def positive(z):
    return z.clamp(min=0)


def negative(z):
    return z.clamp(max=0)


def leaky_relu(z, negative_slope=0.01):
    return torch.maximum(z, z * negative_slope)


def selu(z, alpha):
    """No scaled ELU, just a helper of that name: gelu, elu and celu are words here."""
    return positive(z) + torch.minimum(torch.zeros_like(z), alpha * (negative(z).exp() - 1))


def elu(z, alpha=1.0):
    return selu(z, alpha)


def gelu(z):
    return torch.lerp(torch.zeros_like(z), z, (torch.erf(z * SQRT_HALF) + 1) / 2)


def gelu_tanh(z):
    inner = z * (1 + 0.044715 * z.square()) * math.sqrt(2 / math.pi)
    return z.mul(inner.tanh().add(1)).div(2)


if __name__ == "__main__":
    z = torch.linspace(-3, 3, 7)
    print(gelu(z) - torch.nn.functional.gelu(z))
