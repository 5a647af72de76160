# diagnosis: swish-is-relu
# loses: swish_points, swish_random, swish_lowest_point, swish_extremes, swish_shapes, swish_tensors

import torch


def swish(z):
    return torch.relu(z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
