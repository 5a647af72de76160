"""No optimiser: the gradients asked for, and the step written out."""

import math

import torch


def batches(X, y, batch_size, order, drop_last=False):
    count = len(order) // batch_size if drop_last else math.ceil(len(order) / batch_size)
    found = []
    for k in range(count):
        rows = order[k * batch_size : (k + 1) * batch_size]
        found.append((X.index_select(0, rows), y.index_select(0, rows)))
    return found


def mean_loss(losses, sizes):
    n = sum(sizes)
    return math.fsum(size / n * loss for loss, size in zip(losses, sizes))


def standardise(train, other):
    mean = train.sum(dim=0, keepdim=True) / train.shape[0]
    centred = train - mean
    std = torch.sqrt((centred * centred).sum(dim=0, keepdim=True) / train.shape[0])
    std = std + (std == 0)
    return centred / std, (other - mean) / std


def train_epochs(model, X, y, batch_size, lr, orders):
    parameters = list(model.parameters())
    history = []
    for epoch in range(orders.shape[0]):
        total = 0.0
        for xb, yb in batches(X, y, batch_size, orders[epoch]):
            errors = model(xb) - yb
            loss = torch.mean(errors**2)
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients):
                    parameter -= lr * gradient
            total += loss.item() * len(xb)
        history.append(total / orders.shape[1])
    return history
