# tries: replace the tracer and the wire through sys.modules
# must: the rule is broken or nothing is found
# earns: none

import sys

import torch

for name, module in list(sys.modules.items()):
    if name.startswith("grader"):
        for attribute, value in list(vars(module).items()):
            if attribute == "Tracer":
                value.run = lambda self, function, call, arguments: (call(), None)
            if attribute in {"families", "_tensors"}:
                setattr(module, attribute, lambda *args: ())


def swish(z):
    return torch.nn.functional.silu(z)


def swish_derivative(z):
    return z
