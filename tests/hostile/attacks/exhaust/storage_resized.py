# tries: shrink the memory of what is returned after it was made
# must: nothing outside the tensor is read, and nobody falls
# earns: none

import torch

turn = [0]


def swish(z):
    out = torch.ones(z.shape, dtype=z.dtype).contiguous()
    out.untyped_storage().resize_(0)
    return out


def swish_derivative(z):
    turn[0] += 1
    big = torch.ones(1 << 16, dtype=z.dtype)
    out = big.as_strided(z.shape, [1] * z.dim(), 1000)
    big.untyped_storage().resize_(8)
    return out
