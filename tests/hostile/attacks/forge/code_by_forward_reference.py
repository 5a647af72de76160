# tries: run code as the forward reference of an annotation, whose text is put together
# must: the rule is broken
# earns: none

import typing

import torch

__args__ = None


def _evaluate():
    pass


WORDS = ["torch", "nn", "functional", "si" + "lu"]
[REFERENCE] = [one for one in typing.Optional[".".join(WORDS)].__args__ if one is not type(None)]
READY = REFERENCE._evaluate({"torch": torch}, {}, frozenset())


def swish(z):
    return READY(z)


def swish_derivative(z):
    with torch.no_grad():
        return torch.ops.aten.silu_backward(torch.ones_like(z), z)
