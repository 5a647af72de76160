# tries: switch torch's dispatch off by names that are computed
# must: the rule is broken
# earns: none

import torch


def name(*codes):
    return "".join(map(chr, codes))


def swish(z):
    inner = getattr(torch, name(95, 67))
    off = getattr(inner, name(95) + "Disable" + "Torch" + "Dispatch")
    with off():
        return getattr(torch.nn.functional, name(115, 105, 108, 117))(z)


def swish_derivative(z):
    return z
