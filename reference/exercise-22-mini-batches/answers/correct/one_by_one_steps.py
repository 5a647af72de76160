"""A generator of batches, cleared gradients after the step, and the losses kept as tensors."""

from itertools import count, takewhile

import torch


def pieces(order, batch_size, drop_last):
    starts = takewhile(lambda at: at < len(order), count(0, batch_size))
    for start in starts:
        piece = order.narrow(0, start, min(batch_size, len(order) - start))
        if len(piece) == batch_size or not drop_last:
            yield piece


def batches(X, y, batch_size, order, drop_last=False):
    return [(X[p], y[p]) for p in pieces(order, batch_size, drop_last)]


def mean_loss(losses, sizes):
    every = [loss for loss, size in zip(losses, sizes) for _ in range(size)]
    return sum(every) / len(every)


def standardise(train, other):
    mean = train.mean(dim=0)
    size = (train - mean).square().mean(dim=0).sqrt()
    size = torch.where(size > 0, size, 1.0)
    return torch.div(train - mean, size), torch.div(other - mean, size)


def train_epochs(model, X, y, batch_size, lr, orders):
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for order in orders:
        seen, weights = [], []
        for piece in pieces(order, batch_size, drop_last=False):
            loss = torch.nn.MSELoss(reduction="mean")(model(X[piece]), y[piece])
            loss.backward()
            optimiser.step()
            optimiser.zero_grad()
            seen.append(loss.detach())
            weights.append(len(piece))
        weights = torch.tensor(weights, dtype=seen[0].dtype) / sum(weights)
        history.append(torch.dot(torch.stack(seen), weights).item())
    return history
