# diagnosis: sigmoid-overflow
# loses: sigmoid_extremes

import torch


def relu(z):
    return z.clamp(min=0)


def sigmoid(z):
    e = torch.exp(z)
    return e / (1 + e)


def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)
