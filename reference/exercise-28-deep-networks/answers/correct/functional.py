"""torch.func: gradients for shifts of 0 that are added at each place."""

import functools

import torch
from torch.func import grad

steep = {"relu": torch.tensor(0.5), "sigmoid": torch.tensor(0.0), "tanh": torch.tensor(0.0)}


def residual_forward(X, weights, biases):
    return functools.reduce(
        lambda h, layer: h + torch.relu(h @ layer[0] + layer[1]), zip(weights, biases), X
    )


def gradient_sizes(X, y, weights, biases, activation, skip=False):
    f = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation]
    shifts = [X.new_zeros(len(X), W.shape[0]) for W in weights]

    def loss(shifts):
        h = X + shifts[0]
        for W, b, shift in zip(weights, biases, shifts[1:]):
            h = (h if skip else 0) + f(h @ W + b) + shift
        return torch.mean((h @ weights[-1] + biases[-1] - y) ** 2)

    sizes = X.new_empty(len(weights))
    for l, g in enumerate(grad(loss)(shifts)):
        sizes[l] = torch.linalg.norm(g)
    return sizes


def slope_bound(activation, layers):
    f = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation]
    return float(grad(f)(steep[activation])) ** layers
