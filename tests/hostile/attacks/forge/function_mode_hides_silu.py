# tries: hide silu from the trace behind a TorchFunctionMode of its own
# must: the trace sees the operator below; the rule is broken
# earns: none

import torch
from torch.overrides import TorchFunctionMode


class Hides(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        if getattr(func, "__name__", "") == "mul":
            return torch.nn.functional.silu(args[0])
        return func(*args, **(kwargs or {}))


def swish(z):
    with Hides():
        return z * z


def swish_derivative(z):
    return z
