# tries: have torch's ParameterDict look up an attribute of torch by a computed text, and run silu where it isn't dispatched
# must: the rule is broken
# earns: none

import torch


def found(key):
    return key


torch._key_to_attr = found
INNER = torch.nn.ParameterDict.__getitem__(torch, "".join(["_", "C"]))


def swish(z):
    with INNER._AutoDispatchBelowAutograd():
        return torch.nn.functional.silu(z)


def swish_derivative(z):
    with INNER._AutoDispatchBelowAutograd():
        return torch.ops.aten.silu_backward(torch.ones_like(z), z)
