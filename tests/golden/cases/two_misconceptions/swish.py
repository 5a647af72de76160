import torch


def swish(z):
    return z + torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s * (1 - s)
