"""Names of the forbidden operators as variables, arguments and keys; sinh and cosh where small."""

import torch


def relu(z):
    """Never calls torch.relu: F.relu(z) is only mentioned."""
    softmax = z * z.gt(0)
    return softmax


def sigmoid(z, silu=1.0):
    elu = {"sigmoid": torch.reciprocal}
    return elu["sigmoid"](silu + torch.exp(-z))


def tanh(z):
    gelu = torch.clamp(z, -20.0, 20.0)
    return torch.sinh(gelu) / torch.cosh(gelu)
