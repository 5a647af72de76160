# diagnosis: relu-derivative-another-function, sigmoid-derivative-another-function
# loses: relu_points, sigmoid_points, relu_random, relu_shapes, relu_tensors, sigmoid_random, sigmoid_extremes, sigmoid_shapes, sigmoid_tensors

import torch
from torch import Tensor


def relu_derivative(z):
    return torch.sign(z)


def sigmoid_derivative(z):
    slope = torch.sigmoid(z) * (1 - torch.sigmoid(z))
    return slope * (1 - slope)


def tanh_derivative(z: Tensor) -> Tensor:
    a = torch.tanh(z)
    return 1 - a * a
