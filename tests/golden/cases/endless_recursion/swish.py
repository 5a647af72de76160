import torch


def swish(z):
    return swish(z) * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
