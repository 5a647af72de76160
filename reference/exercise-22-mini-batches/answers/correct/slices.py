"""Everything put in order first, then cut; one function uses the other."""

import torch
from torch import nn


def batches(X, y, batch_size, order, drop_last=False):
    X, y = X[order], y[order]
    end = len(X) - len(X) % batch_size if drop_last else len(X)
    return [
        (X[start : start + batch_size], y[start : start + batch_size])
        for start in range(0, end, batch_size)
    ]


def mean_loss(losses, sizes):
    total, count = 0.0, 0
    for loss, size in zip(losses, sizes):
        total += loss * size
        count += size
    return total / count


def standardise(train, other):
    mean = train.mean(0)
    std = train.std(0, unbiased=False)
    std[std == 0] = 1
    return (train - mean) / std, (other - mean) / std


def train_epochs(model, X, y, batch_size, lr, orders):
    optimiser = torch.optim.SGD(model.parameters(), lr)
    criterion = nn.MSELoss()
    history = []
    for order in orders:
        losses, sizes = [], []
        for xb, yb in batches(X, y, batch_size, order):
            loss = criterion(model(xb), yb)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
            sizes.append(len(xb))
        history.append(mean_loss(losses, sizes))
    return history
