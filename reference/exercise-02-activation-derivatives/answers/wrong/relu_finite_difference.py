# diagnosis: relu-derivative-finite-difference
# loses: relu_points, relu_random, relu_shapes, relu_tensors

import torch


def relu_derivative(z):
    step = 1e-8
    return (torch.relu(z + step) - torch.relu(z - step)) / (2 * step)


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
