# tries: let torch.func and torch.autograd.functional do it
# loses: all
import torch

FUNCTIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def activation_jacobian(z, activation):
    if activation not in FUNCTIONS:
        raise ValueError(activation)
    return torch.func.jacrev(FUNCTIONS[activation])(z)


def activation_vjp(z, upstream, activation):
    if activation not in FUNCTIONS:
        raise ValueError(activation)
    return torch.autograd.functional.vjp(FUNCTIONS[activation], z, upstream)[1]
