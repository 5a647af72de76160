"""torch.distributions draw; a recursion walks through the layers."""

import math

import torch
from torch.distributions import Normal, Uniform


def xavier_uniform(d, h, gain=1.0):
    bound = math.sqrt(6.0) * gain / math.sqrt(d + h)
    return Uniform(-bound, bound).sample((d, h))


def he_normal(d, h):
    return Normal(0.0, math.sqrt(2.0 / d)).sample((d, h))


def squashed(z, name):
    match name:
        case "relu":
            return z.clamp(min=0)
        case "sigmoid":
            return torch.special.expit(z)
        case "tanh":
            return z.tanh()
    raise ValueError(f"no activation is called {name}")


def sizes_from(h, weights, activation):
    if not weights:
        return []
    first, *others = weights
    h = squashed(torch.einsum("ni,ij->nj", h, first), activation)
    size = (h.pow(2).sum() / h.numel()).sqrt()
    return [size, *sizes_from(h, others, activation)]


def signal_sizes(X, weights, activation):
    return torch.stack(sizes_from(X, weights, activation))
