"""Recursion over the layers, activations written out from exp, clamp and where."""

import torch


def _sigmoid(z):
    e = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))


def _tanh(z):
    return 2 * _sigmoid(2 * z) - 1


def _relu(z):
    return z.clamp(min=0)


_KNOWN = {"relu": _relu, "sigmoid": _sigmoid, "tanh": _tanh}


def mlp_forward(X, weights, biases, activation="relu"):
    z = torch.addmm(biases[0], X, weights[0])
    if len(weights) == 1:
        return z, []
    if activation not in _KNOWN:
        raise ValueError(activation)
    h = _KNOWN[activation](z)
    output, rest = mlp_forward(h, weights[1:], biases[1:], activation)
    return output, [h] + rest


def count_parameters(layer_sizes):
    if len(layer_sizes) < 2:
        return 0
    return (layer_sizes[0] + 1) * layer_sizes[1] + count_parameters(layer_sizes[1:])
