# tries: return tensors of more dimensions than numpy or a report can take
# must: they are told as too large to be right
# earns: none

import torch

turn = [32]


def swish(z):
    turn[0] += 1
    return z.reshape([1] * turn[0] + list(z.shape))


def swish_derivative(z):
    if z.numel():
        return torch.ones([1] * 47 + [2] + [1] * 14)
    return [torch.zeros([0] * 50), torch.empty([1] * 64)]
