# tries: call silu's kernel with a dispatch key of its own choice
# must: the rule is broken
# earns: none

import torch


def swish(z):
    inner = getattr(torch, chr(95) + chr(67))
    keys = inner.DispatchKeySet(inner.DispatchKey.CPU)
    return torch.ops.aten.silu.default.redispatch(keys, z)


def swish_derivative(z):
    return z
