# tries: take torch's internals out of it by a pattern, under the name of a function of its own
# must: the rule is broken
# earns: none

import torch


def _C():
    return None


match torch:
    case object(_C=core):
        pass


def swish(z):
    return core._nn.silu(z)


def swish_derivative(z):
    return core._nn.silu(z)
