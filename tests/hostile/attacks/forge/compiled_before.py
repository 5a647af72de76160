# tries: take silu before any tracing, scripted, as a module and as an operator
# must: the rule is broken
# earns: none

import torch

FOUND = [torch.nn.SiLU(), torch.jit.script(torch.nn.SiLU()), torch.ops.aten.silu, torch._C._nn.silu]


def swish(z):
    return FOUND[1](z)


def swish_derivative(z):
    return FOUND[0](z)
