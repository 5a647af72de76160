# tries: compute inside __torch_function__ of an object that is no tensor, with silu hidden
# must: the rule is broken
# earns: none

import torch
from torch.utils import _python_dispatch as modes


class Carrier:
    def __init__(self, inner):
        self.inner = inner

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with modes._disable_current_modes():
            return torch.nn.functional.silu(args[0].inner)


def swish(z):
    return torch.abs(Carrier(z))


def swish_derivative(z):
    return torch.abs(Carrier(z))
