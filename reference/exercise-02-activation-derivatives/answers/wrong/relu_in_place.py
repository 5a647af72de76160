# diagnosis: argument-changed
# loses: relu_shapes

import torch


def relu_derivative(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
