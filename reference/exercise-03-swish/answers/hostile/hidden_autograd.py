# tries: run autograd and silu from strings, inside a class that looks like arithmetic
# loses: all

import torch

MODULE = "".join(chr(c) for c in (115, 105, 108, 117))


class Curve:
    def __init__(self, z):
        self.z = z

    def __mul__(self, other):
        return getattr(torch.ops.aten, MODULE)(self.z)

    def __invert__(self):
        with torch.enable_grad():
            leaf = self.z.detach().clone()
            setattr(leaf, "requires" + "_grad", True)
            value = leaf * torch.sigmoid(leaf)
            engine = getattr(torch, "auto" + "grad")
            return getattr(engine, "gr" + "ad")(value.sum(), leaf)[0]


def swish(z):
    return Curve(z) * 1


def swish_derivative(z):
    return ~Curve(z)
