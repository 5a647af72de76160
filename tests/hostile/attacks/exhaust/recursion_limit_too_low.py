# tries: lower the recursion limit below what the worker needs
# must: the limit is put back; the right answers keep their points
# earns: all

import sys

import torch


def swish(z):
    result = z * torch.sigmoid(z)
    for limit in range(5, 200):
        try:
            sys.setrecursionlimit(limit)
            break
        except RecursionError:
            pass
    return result


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
