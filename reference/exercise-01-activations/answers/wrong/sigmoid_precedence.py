# diagnosis: sigmoid-slip
# loses: sigmoid_points, sigmoid_random, sigmoid_extremes, sigmoid_shapes, sigmoid_tensors

import torch


def relu(z):
    return z.clamp(min=0)


def sigmoid(z):
    return 1 / 1 + torch.exp(-z)


def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)
