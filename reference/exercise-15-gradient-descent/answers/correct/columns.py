"""Columns of shape [n, 1] and [d, 1] inside, flattened where they are handed back."""

import torch


def miss(X, y, w, b):
    return X.matmul(w) + b - y.reshape(-1, 1)


def descend(X, y, w, b, lr, epochs):
    """The same loop for both: ``epochs`` yields lists of the rows that a step is made of."""
    w, losses = w.reshape(-1, 1), []
    for steps in epochs:
        losses.append(miss(X, y, w, b).square().mean().tolist())
        for rows in steps:
            error = miss(X[rows], y[rows], w, b)
            share = 2 * lr / len(rows)
            w, b = w - share * X[rows].T.matmul(error), b - share * error.sum()
    return w.reshape(-1), b, losses


def batch_descent(X, y, w, b, lr, epochs):
    return descend(X, y, w, b, lr, [[list(range(len(y)))]] * epochs)


def stochastic_descent(X, y, w, b, lr, orders):
    return descend(X, y, w, b, lr, [[[i] for i in order] for order in orders.tolist()])


def gradient_noise(X, y, w, b):
    g = 2 * miss(X, y, w.reshape(-1, 1), b) * torch.nn.functional.pad(X, (0, 1), value=1.0)
    return (g - g.mean(dim=0, keepdim=True)).pow(2).sum() / g.shape[0]
