# diagnosis: argument-changed
# loses: swish_shapes

import torch


def swish(z):
    z *= torch.sigmoid(z)
    return z


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
