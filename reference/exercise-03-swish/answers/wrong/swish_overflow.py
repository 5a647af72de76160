# diagnosis: overflow
# loses: swish_extremes

import torch


def swish(z):
    return z * torch.exp(z) / (1 + torch.exp(z))


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
