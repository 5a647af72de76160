# tries: run the forbidden operators through modules, TorchScript and other layers that contain them
# loses: all

import torch
from torch import nn


@torch.jit.script
def scripted(z):
    return torch.sigmoid(z)


rectify = nn.ReLU6()


def relu(z):
    return torch.where(z > 5, z, rectify(z))


def sigmoid(z):
    return scripted(z)


def tanh(z):
    return z - nn.functional.tanhshrink(z)
