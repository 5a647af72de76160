import copy

import torch


def batches(X, y, batch_size, order, drop_last=False):
    X[:], y[:] = X[order], y[order]
    parts = list(zip(X.split(batch_size), y.split(batch_size)))
    return parts[: len(X) // batch_size] if drop_last else parts


def mean_loss(losses, sizes):
    total = sum(a * b for a, b in zip(losses, sizes)) / sum(sizes)
    losses.clear()
    return total


def standardise(train, other):
    mean, std = train.mean(0), train.std(0, correction=0)
    std[std == 0] = 1
    train -= mean
    other -= mean
    return train.div_(std), other.div_(std)


def train_epochs(model, X, y, batch_size, lr, orders):
    model = copy.deepcopy(model)
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for order in orders:
        total = 0.0
        for part in order.split(batch_size):
            optimiser.zero_grad()
            loss = torch.nn.functional.mse_loss(model(X[part]), y[part])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(part)
        history.append(total / len(X))
    return history
