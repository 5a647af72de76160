# tries: put terminal escapes and hidden directions into quoted lines
# must: they are shown as signs
# earns: none

import torch


def swish(z):  # [2J [31m
    return torch.nn.functional.silu(z)  # ]0;owned


def swish_derivative(z):
    raise ValueError("‮⁦ gnorw si siht ⁩")  # ‮ x
