# -*- coding: unicode_escape -*-
# tries: write the code in escapes
# must: graded as Python reads it: silu is seen
# earns: swish_derivative
import torch


def swish(z):
    # \u000a    return torch.nn.functional.\u0073ilu(z)
    pass


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
