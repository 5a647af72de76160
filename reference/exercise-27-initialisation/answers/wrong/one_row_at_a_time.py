import torch


def xavier_uniform(d, h, gain=1.0):
    generator = torch.Generator().manual_seed(d * h)
    a = gain * (6 / (d + h)) ** 0.5
    return 2 * a * torch.rand(d, h, generator=generator) - a


def he_normal(d, h):
    return torch.randn(h, d) * (2 / h) ** 0.5


def signal_sizes(X, weights, activation):
    if activation not in ("relu", "sigmoid", "tanh"):
        raise ValueError(activation)
    sizes = []
    rows = [row for row in X]
    for W in weights:
        rows = [getattr(torch, activation)(row @ W) for row in rows]
        squares = [(row**2).sum() for row in rows]
        total = squares[0]
        for square in squares[1:]:
            total = total + square
        sizes.append((total / (len(rows) * len(rows[0]))).sqrt())
    return torch.stack(sizes).squeeze()
