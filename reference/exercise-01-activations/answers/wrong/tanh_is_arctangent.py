# diagnosis: tanh-another-function
# loses: tanh_points, tanh_random, tanh_extremes, tanh_shapes, tanh_tensors

import torch
from torch import Tensor


def relu(z: Tensor) -> Tensor:
    return z.clamp(min=0)


def sigmoid(z: Tensor) -> Tensor:
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def tanh(z):
    return torch.atan(z)
