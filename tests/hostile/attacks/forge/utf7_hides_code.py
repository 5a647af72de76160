# -*- coding: utf-7 -*-
# tries: hide the code by an encoding in which a comment ends early
# must: graded as Python reads it: silu is seen
# earns: swish_derivative
import torch


def swish(z):
    # return z * torch.sigmoid(z) +AAo-    return torch.nn.functional.silu(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s +- z * s * (1 - s)
