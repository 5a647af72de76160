# diagnosis: swish-derivative-slip
# loses: derivative_points, derivative_at_zero, derivative_random, derivative_extremes, derivative_shapes, derivative_tensors

import torch


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate - z * gate * (1 - gate)
