import math
import random

import torch


def xavier_uniform(d, h, gain=1.0):
    a = gain * math.sqrt(6 / (d + h))
    return [[random.uniform(-a, a) for _ in range(h)] for _ in range(d)]


def he_normal(d, h):
    W = torch.empty(h, d)
    torch.nn.init.kaiming_normal_(W)


def signal_sizes(X, weights, activation):
    f = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation]
    sizes = []
    for W in weights:
        X = f(X @ W)
        sizes.append(X.square().mean().sqrt().item())
    return torch.tensor(sizes)
