# diagnosis: swish-beta
# loses: swish_points, swish_random, swish_lowest_point, swish_extremes, swish_shapes, swish_tensors

import torch


BETA = 1.702


def swish(z):
    return z * torch.sigmoid(BETA * z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
