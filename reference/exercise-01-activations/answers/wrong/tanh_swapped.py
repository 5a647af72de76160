# diagnosis: tanh-slip
# loses: tanh_points, tanh_random, tanh_extremes, tanh_shapes, tanh_tensors

import torch


def relu(z):
    return z.clamp(min=0)


def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def tanh(z):
    up, down = torch.exp(z), torch.exp(-z)
    return (up + down) / (up - down)
