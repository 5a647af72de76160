# diagnosis: swish-slip
# loses: swish_points, swish_random, swish_lowest_point, swish_extremes, swish_shapes, swish_tensors

import torch
from torch import Tensor


def swish(z):
    return z / (1 - torch.exp(-z))


def swish_derivative(z: Tensor) -> Tensor:
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
