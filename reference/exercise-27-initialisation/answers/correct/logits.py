"""Normal numbers by Box and Muller, an interval by lerp, activations by hand, sizes by dot."""

import math

import torch


def xavier_uniform(d, h, gain=1.0):
    end = torch.full((d, h), gain * math.sqrt(6 / (d + h)))
    return torch.lerp(-end, end, torch.rand(d, h))


def he_normal(d, h):
    radius = torch.sqrt(-2 * torch.log(1 - torch.rand(d, h)))
    angle = 2 * math.pi * torch.rand(d, h)
    return radius * torch.cos(angle) * math.sqrt(2 / d)


class Stack:
    """The signal on its way."""

    functions = {
        "relu": lambda z: torch.where(z > 0, z, 0),
        "sigmoid": lambda z: 1 / (1 + torch.exp(-z)),
        "tanh": lambda z: torch.expm1(2 * z) / (torch.expm1(2 * z) + 2),
    }

    def __init__(self, name):
        if name not in self.functions:
            raise ValueError("unknown activation: " + str(name))
        self.f = self.functions[name]

    def sizes(self, h, weights):
        for W in weights:
            h = self.f(h @ W)
            yield h.flatten().dot(h.flatten()).div(h.numel()).sqrt()


def signal_sizes(X, weights, activation):
    return torch.stack(tuple(Stack(activation).sizes(X, weights)))
