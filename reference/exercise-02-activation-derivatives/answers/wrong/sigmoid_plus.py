# diagnosis: sigmoid-derivative-slip
# loses: sigmoid_points, sigmoid_random, sigmoid_extremes, sigmoid_shapes, sigmoid_tensors

import torch


def relu_derivative(z):
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 + a)


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
