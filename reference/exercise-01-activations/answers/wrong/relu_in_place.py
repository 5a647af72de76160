# diagnosis: relu-in-place
# loses: relu_shapes

import torch


def relu(z):
    z[z < 0] = 0
    return z


def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)
