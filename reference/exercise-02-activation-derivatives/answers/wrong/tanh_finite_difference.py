# diagnosis: tanh-derivative-finite-difference
# loses: tanh_extremes, tanh_shapes

import torch


def relu_derivative(z):
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    step = 1e-5
    return (torch.tanh(z + step) - torch.tanh(z - step)) / (2 * step)
