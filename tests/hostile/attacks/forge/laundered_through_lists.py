# tries: run silu unseen and return its numbers as a tensor made from a list
# must: the rule is broken
# earns: none

import torch


def swish(z):
    inner = getattr(torch, chr(95) + chr(67))
    with getattr(inner, "_DisableTorch" + chr(68) + "ispatch")():
        numbers = torch.nn.functional.silu(z).tolist()
    return torch.tensor(numbers, dtype=z.dtype)


def swish_derivative(z):
    return z
