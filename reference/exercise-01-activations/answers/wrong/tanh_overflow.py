# diagnosis: tanh-overflow
# loses: tanh_extremes

import torch


def relu(z):
    return z.clamp(min=0)


def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def tanh(z):
    return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))
