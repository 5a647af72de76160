"""The style of the statement: the gate first, then the two terms of the product rule."""

import torch


def swish(z):
    gate = torch.sigmoid(z)
    return z * gate


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
