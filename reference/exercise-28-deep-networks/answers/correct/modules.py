"""Layers as modules, and hooks that take down what comes past."""

import math

import torch
from torch import nn

MODULES = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}


def linear(W, b):
    layer = nn.Linear(*W.shape, dtype=W.dtype)
    with torch.no_grad():
        layer.weight.copy_(W.T)
        layer.bias.copy_(b)
    return layer


class Block(nn.Module):
    def __init__(self, layer, act, skip):
        super().__init__()
        self.layer, self.act, self.skip = layer, act, skip

    def forward(self, x):
        out = self.act(self.layer(x))
        return x + out if self.skip else out


@torch.no_grad()
def residual_forward(X, weights, biases):
    blocks = [Block(linear(W, b), nn.ReLU(), True) for W, b in zip(weights, biases)]
    return nn.Sequential(*blocks)(X)


def gradient_sizes(X, y, weights, biases, activation, skip=False):
    sizes = []
    x = X.detach().clone().requires_grad_()
    x.register_hook(lambda g: sizes.append(g.norm()))
    h = x
    for W, b in list(zip(weights, biases))[:-1]:
        h = Block(linear(W, b), MODULES[activation](), skip)(h)
        h.register_hook(lambda g: sizes.append(g.norm()))
    loss = nn.MSELoss()(linear(weights[-1], biases[-1])(h), y)
    loss.backward()
    return torch.stack(sizes[::-1])


def slope_bound(activation, layers):
    steepest = {"relu": 1.0, "sigmoid": 1 / 4, "tanh": 1.0}
    return math.prod([steepest[activation]] * layers)
