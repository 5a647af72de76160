"""A pass over the data as a fold over its examples, and batch descent by moments."""

from functools import reduce

import torch
from torch import Tensor


def mean_square(X: Tensor, y: Tensor, knobs: tuple[Tensor, Tensor]) -> Tensor:
    w, b = knobs
    return torch.mean(torch.square(torch.einsum("nd,d->n", X, w) + b - y))


def batch_descent(X, y, w, b, lr, epochs):
    n = len(y)
    squares, middle = X.T @ X / n, X.sum(0) / n
    mixed, target = y @ X / n, y.sum() / n
    knobs, seen = (w, b), []
    for _ in range(epochs):
        seen.append(mean_square(X, y, knobs))
        w, b = knobs
        knobs = (
            w - 2 * lr * (squares @ w + middle * b - mixed),
            b - 2 * lr * (torch.dot(middle, w) + b - target),
        )
    return knobs[0], knobs[1], [loss.item() for loss in seen]


def stochastic_descent(X, y, w, b, lr, orders):
    def step(knobs, i):
        miss = torch.dot(X[i], knobs[0]) + knobs[1] - y[i]
        return torch.add(knobs[0], X[i] * miss, alpha=-2 * lr), torch.add(
            knobs[1], miss, alpha=-2 * lr
        )

    knobs, seen = (w, b), []
    for order in orders.tolist():
        seen.append(mean_square(X, y, knobs))
        knobs = reduce(step, order, knobs)
    return knobs[0], knobs[1], [loss.item() for loss in seen]


def gradient_noise(X, y, w, b):
    g = torch.einsum("n,nd->nd", 2 * (X @ w + b - y), torch.cat([X, X[:, :1] * 0 + 1], 1))
    return torch.cdist(g, g.mean(0, keepdim=True)).square().mean()
