# diagnosis: swish-sum
# loses: swish_points, swish_random, swish_lowest_point, swish_extremes, swish_shapes, swish_tensors

import torch


def swish(z):
    return z + torch.sigmoid(z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
