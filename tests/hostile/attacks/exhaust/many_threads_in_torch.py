# tries: ask torch for many threads
# must: it has one; the right answers keep their points
# earns: all

import torch

torch.set_num_threads(16)
big = torch.ones(2000, 2000)
big = torch.sigmoid(big) @ big


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
