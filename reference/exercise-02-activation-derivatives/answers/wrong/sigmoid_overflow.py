# diagnosis: overflow
# loses: sigmoid_extremes

import torch


def relu_derivative(z):
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z):
    e = torch.exp(-z)
    return e / (1 + e) ** 2


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
