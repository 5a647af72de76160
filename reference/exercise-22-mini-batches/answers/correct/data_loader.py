"""torch's own data set and loader, with the order as the sampler."""

from statistics import fmean

import torch
from torch.utils.data import BatchSampler, DataLoader, TensorDataset


def loader(X, y, batch_size, order, drop_last=False):
    # A sampler of whole batches picks all the rows of one at once.
    rows = BatchSampler(order.tolist(), batch_size, drop_last)
    return DataLoader(TensorDataset(X, y), sampler=rows, batch_size=None)


def batches(X, y, batch_size, order, drop_last=False):
    return [tuple(batch) for batch in loader(X, y, batch_size, order, drop_last)]


def mean_loss(losses, sizes):
    return fmean(losses, weights=sizes)


def standardise(train, other):
    variance, mean = torch.var_mean(train, dim=0, correction=0)
    scale = variance.sqrt()
    scale = scale.masked_fill(scale == 0, 1.0)
    return train.sub(mean).div(scale), other.sub(mean).div(scale)


def train_epochs(model, X, y, batch_size, lr, orders):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, foreach=False)
    epoch_losses = []
    for order in orders:
        running = 0.0
        for xb, yb in loader(X, y, batch_size, order):
            optimizer.zero_grad(set_to_none=False)
            loss = (model(xb) - yb).pow(2).mean()
            loss.backward()
            optimizer.step()
            running += loss.item() * xb.size(0)
        epoch_losses.append(running / X.size(0))
    return epoch_losses
