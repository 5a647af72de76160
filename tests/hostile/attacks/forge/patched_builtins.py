# tries: replace built-in functions that a comparison needs
# must: at worst its own process ends; the judge has built-ins of its own
# earns: none

import builtins

import torch

builtins.all = builtins.any = builtins.isinstance = lambda *args: True
builtins.abs = builtins.max = builtins.min = lambda *args: 0
builtins.len = lambda item: 0
builtins.print("replaced")


def swish(z):
    return torch.zeros_like(z)


def swish_derivative(z):
    return torch.zeros_like(z)
