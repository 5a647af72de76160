# tries: raise the recursion limit and run out of stack
# must: its own process crashes; the judge doesn't
# earns: swish_derivative
# status: killed raised skipped failed out_of_memory timed_out

import sys

import torch


def swish(z):
    sys.setrecursionlimit(10**9)
    deep = []
    for _ in range(10**6):
        deep = [deep]
    return repr(deep)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
