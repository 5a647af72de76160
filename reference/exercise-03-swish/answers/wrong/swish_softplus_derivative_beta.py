# diagnosis: swish-another-function, swish-derivative-beta
# loses: swish_points, derivative_points, derivative_at_zero, swish_random, swish_lowest_point, swish_extremes, swish_shapes, swish_tensors, derivative_random, derivative_extremes, derivative_shapes, derivative_tensors

import torch
from torch import Tensor


def swish(z):
    return z.clamp(min=0) + torch.log1p(torch.exp(-z.abs()))


def swish_derivative(z):
    gate = torch.sigmoid(1.702 * z)
    return gate + z * gate * (1 - gate)
