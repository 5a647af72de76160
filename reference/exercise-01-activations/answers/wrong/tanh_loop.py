# diagnosis: left-the-tensors
# loses: tanh_tensors

import math

import torch


def relu(z):
    return z.clamp(min=0)


def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def tanh(z):
    values = [1 - 2 / (math.exp(2 * min(float(v), 300.0)) + 1) for v in z.flatten()]
    return torch.tensor(values, dtype=z.dtype).reshape(z.shape)
