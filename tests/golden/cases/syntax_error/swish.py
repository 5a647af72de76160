import torch


def swish(z):
    return z * torch.sigmoid(z


def swish_derivative(z):
    return z
