# tries: compute with the primitives that torch's references are made of
# must: the rule `tracing` is broken
# earns: none

import importlib

import torch

made = importlib.import_module("torch._pr" + "ims")


def swish(z):
    return made.div(z, made.add(made.exp(made.neg(z)), torch.ones_like(z)))


def swish_derivative(z):
    return made.mul(z, z)
