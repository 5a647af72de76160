"""Arithmetic with masks and absolute values, one formula for all numbers."""

import torch


def relu(z):
    return (z + z.abs()) / 2


def sigmoid(z):
    positive = (z > 0).to(z.dtype)
    small = z.abs().neg().exp()
    return (positive + (1 - positive) * small) / (1 + small)


def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)
