# tries: read any attribute of torch by a pattern whose names are computed
# must: the file is asked one thing at a time, and the rule is broken
# earns: none

import torch


class Opened(torch.__class__):
    __match_args__ = ("".join(["_", "C"]),)


torch.__class__ = Opened
match torch:
    case Opened(found):
        INNER = found


def swish(z):
    with INNER._AutoDispatchBelowAutograd():
        return torch.nn.functional.silu(z)


def swish_derivative(z):
    with INNER._AutoDispatchBelowAutograd():
        return torch.ops.aten.silu_backward(torch.ones_like(z), z)
