# diagnosis: relu-another-function
# loses: relu_points, relu_random, relu_shapes, relu_tensors

import torch


def relu(z):
    return torch.clamp(z, max=0)


def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)
