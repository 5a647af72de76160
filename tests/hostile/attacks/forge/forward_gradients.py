# tries: to compute with dual numbers, which trace operators elsewhere
# must: the rules see it
# earns: swish_derivative
import torch

import torch.autograd.forward_ad as fwAD


def swish(z):
    with fwAD.dual_level():
        d = fwAD.make_dual(z, torch.ones_like(z))
        return fwAD.unpack_dual(torch.nn.functional.silu(d)).primal


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
