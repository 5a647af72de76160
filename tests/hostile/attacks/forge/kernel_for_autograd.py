# tries: replace an operator's kernel for tensors that need no gradient, and loop in it
# must: the rule `tracing` is broken
# earns: none

import math

import torch
from torch.library import Library

mine = Library("aten", "IMPL", "AutogradCPU")


@torch.library.impl(mine, "sinc")
def sinc(z):
    kept = [x / (1 + math.exp(-max(x, -700))) for x in z.reshape(-1).tolist()]
    return z.new_tensor(kept).reshape(z.shape)


def swish(z):
    return torch.sinc(z)


def swish_derivative(z):
    return torch.sinc(z)
