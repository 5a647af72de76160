# diagnosis: tanh-derivative-slip
# loses: tanh_points, tanh_random, tanh_extremes, tanh_shapes, tanh_tensors

import torch


def relu_derivative(z):
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    return torch.tanh(z) ** 2 - 1
