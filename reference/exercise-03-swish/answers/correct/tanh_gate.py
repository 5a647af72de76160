"""The gate by tanh, the two terms gathered into one product; torch functions in place of operators."""

import torch


def gate(z):
    return torch.mul(torch.add(torch.tanh(torch.div(z, 2)), 1), 0.5)


def swish(z):
    return torch.mul(z, gate(z))


def swish_derivative(z):
    g = gate(z)
    return torch.mul(g, torch.add(torch.mul(z, torch.sub(1, g)), 1))
