# diagnosis: relu-derivative-is-relu
# loses: relu_points, relu_random, relu_shapes, relu_tensors

import torch


def relu_derivative(z):
    return torch.relu(z)


def sigmoid_derivative(z):
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z):
    a = torch.tanh(z)
    return 1 - a * a
