# diagnosis: sigmoid-derivative-finite-difference
# loses: sigmoid_points, sigmoid_random, sigmoid_extremes, sigmoid_shapes, sigmoid_tensors

import torch


def relu_derivative(z):
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z):
    step = 1e-3
    return (torch.sigmoid(z + step) - torch.sigmoid(z)) / step


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
