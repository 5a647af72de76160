# tries: run torch's own decompositions, imported by a name that is put together
# must: the rule `tracing` is broken
# earns: none

import importlib

import torch

found = importlib.import_module("torch." + "_decomp")
table = found.decomposition_table
curve = table[torch.ops.aten.silu.default]
back = table[torch.ops.aten.silu_backward.default]


def swish(z):
    return curve(z)


def swish_derivative(z):
    return back(torch.ones_like(z), z)
