"""Hyperbolic functions: 1/cosh², which is 0 where cosh overflows; heaviside for ReLU."""

import torch


def relu_derivative(z):
    return torch.heaviside(z, z.new_zeros(()))


def sigmoid_derivative(z):
    return 0.25 * torch.cosh(z / 2).pow(-2)


def tanh_derivative(z):
    return 1 / torch.cosh(z) ** 2
