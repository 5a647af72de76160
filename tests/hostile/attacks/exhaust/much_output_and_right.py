# tries: print 50 MB and answer right
# must: the output is cut; the right answers keep their points
# earns: all

import sys

import torch

sys.stdout.write("x" * 50_000_000)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
