"""Small helpers, a generator, and torch's two halves of clipping."""

from itertools import accumulate, count
from math import isfinite

import torch
from torch import nn


def total(gradients):
    return nn.utils.get_total_norm(gradients)


def factor(norm, max_norm):
    return torch.minimum(torch.ones_like(norm), max_norm / norm)


def clip_by_norm(gradients, max_norm):
    s = factor(total(gradients), max_norm)
    return list(map(s.mul, gradients))


def running(losses, beta):
    yield from accumulate(losses, lambda v, x: beta * v + (1 - beta) * x, initial=0.0)


def smooth(losses, beta=0.9):
    means = running(losses, beta)
    next(means)
    return [v / (1 - beta**t) for v, t in zip(means, count(1))]


def symptoms(train, validation):
    diverged = train[0] < train[-1] or not all(map(isfinite, (*train, *validation)))
    return (
        diverged,
        not (diverged or train[-1] <= 0.9 * train[0]),
        not (diverged or validation[-1] <= 1.1 * min(validation)),
    )


def train_clipped(model, X, y, epochs, lr, max_norm):
    optimiser = torch.optim.SGD(model.parameters(), lr=lr, foreach=False)
    history = []

    def closure():
        optimiser.zero_grad()
        loss = (y - model(X)).pow(2).sum() / y.numel()
        loss.backward()
        norm = total([p.grad for p in model.parameters()])
        for p in model.parameters():
            p.grad = p.grad * factor(norm, max_norm)
        history.append((loss.item(), norm.item()))
        return loss

    for _ in range(epochs):
        optimiser.step(closure)
    return [loss for loss, _ in history], [norm for _, norm in history]
