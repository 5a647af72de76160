# tries: loop over the elements inside an operator with a composite kernel
# must: the rule `tracing` is broken
# earns: none

import math

import torch

kept = torch.library.Library("loops", "DEF")
kept.define("each(Tensor z) -> Tensor")


def each(z):
    values = [x / (1 + math.exp(-max(x, -700))) for x in z.reshape(-1).tolist()]
    return torch.tensor(values, dtype=z.dtype).reshape(z.shape)


torch.library.impl(kept, "each", "CompositeImplicitAutograd")(each)


def swish(z):
    return torch.ops.loops.each(z)


def swish_derivative(z):
    return torch.ops.loops.each(z)
