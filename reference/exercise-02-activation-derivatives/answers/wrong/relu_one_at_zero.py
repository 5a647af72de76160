# diagnosis: relu-derivative-one-at-zero
# loses: relu_points

import torch


def relu_derivative(z):
    return torch.where(z < 0, 0.0, 1.0).to(z.dtype)


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
