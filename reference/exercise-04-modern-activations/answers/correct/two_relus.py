"""Positive and negative parts by torch.relu; erfc and the logistic sigmoid for GELU."""

import torch


def leaky_relu(z, negative_slope=0.01):
    return torch.relu(z) - negative_slope * torch.relu(-z)


def elu(z, alpha=1.0):
    return torch.relu(z) + alpha * (torch.exp(-torch.relu(-z)) - 1)


def gelu(z):
    return z / 2 * torch.erfc(-z * 0.5**0.5)


def gelu_tanh(z):
    # (1 + tanh u)/2 is the sigmoid of 2u.
    return z * torch.sigmoid((8 / torch.pi) ** 0.5 * (z + 0.044715 * z * z * z))
