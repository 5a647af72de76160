# diagnosis: zero-only
# loses: relu_points

import torch


def relu_derivative(z):
    return (torch.sign(z) + 1) / 2


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
