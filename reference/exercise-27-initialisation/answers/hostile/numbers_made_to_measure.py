# tries: no random numbers, but a grid and a matrix of two values with the right mean square
# loses: xavier, xavier_wide, xavier_gain[0.5], xavier_gain[2.5], xavier_small, he, he_wide[100 inputs], he_wide[50 inputs], he_small
import torch

CALLS = [0]


def xavier_uniform(d, h, gain=1.0):
    CALLS[0] += 1
    a = gain * (6 / (d + h)) ** 0.5
    return torch.linspace(-a, a, d * h).roll(CALLS[0]).reshape(d, h)


def he_normal(d, h):
    CALLS[0] += 1
    signs = (torch.arange(d * h) * 2654435761 // 65536 + CALLS[0]) % 2 * 2.0 - 1
    return signs.reshape(d, h) * (2 / d) ** 0.5


def signal_sizes(X, weights, activation):
    if activation not in {"relu", "sigmoid", "tanh"}:
        raise ValueError(activation)
    sizes = []
    for W in weights:
        X = getattr(torch, activation)(X @ W)
        sizes.append(X.square().mean().sqrt())
    return torch.stack(sizes)
