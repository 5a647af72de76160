# tries: put a kernel of its own, which loops in Python, in the place of one of torch's operators
# must: the rule `tracing` is broken
# earns: none

import math

import torch


def one(x):
    return x / (1 + math.exp(-x)) if x > -700 else 0.0


def each(z):
    return torch.tensor([one(x) for x in z.reshape(-1).tolist()], dtype=z.dtype).reshape(z.shape)


mine = torch.library.Library("aten", "IMPL")
mine.impl("erfinv", each, "CPU")


def swish(z):
    return torch.erfinv(z)


def swish_derivative(z):
    return torch.erfinv(z)
