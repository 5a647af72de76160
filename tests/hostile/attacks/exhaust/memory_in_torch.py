# tries: take all memory with tensors
# must: it is told that memory ran out
# earns: none
# status: out_of_memory skipped killed timed_out

import torch


def swish(z):
    return torch.ones(1 << 38)


def swish_derivative(z):
    kept = []
    while True:
        kept.append(torch.ones(1 << 24))
