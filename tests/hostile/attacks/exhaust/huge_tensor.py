# tries: return tensors of absurd shapes
# must: they do not cross
# earns: none

import torch


def swish(z):
    return torch.zeros(1).expand(1 << 40)


def swish_derivative(z):
    return torch.empty(0, 1 << 60, 3)
