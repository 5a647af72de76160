"""Running means all the way, a loader for the slices, and one helper for both averages."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def shards(order, workers):
    if workers == 1:
        return [order.clone()]
    rank = torch.remainder(torch.arange(order.numel()), workers)
    by_rank = rank.argsort(stable=True)
    return list(order[by_rank].split(torch.bincount(rank, minlength=workers).tolist()))


def mean_so_far(mean, count, new, size):
    return mean + (new - mean) * (size / (count + size)) if size else mean


def average_gradients(gradients, sizes):
    count, means = 0, [torch.zeros_like(one) for one in gradients[0]]
    for found, size in zip(gradients, sizes):
        means = [mean_so_far(mean, count, new, size) for mean, new in zip(means, found)]
        count += size
    return means


def accumulate_gradients(model, X, y, micro_batch):
    model.zero_grad(set_to_none=True)
    running, n = 0.0, len(X)
    for xb, yb in DataLoader(TensorDataset(X, y), batch_size=micro_batch):
        part = len(xb) / n
        loss = torch.mean((model(xb) - yb) ** 2)
        loss.backward(gradient=torch.as_tensor(part, dtype=loss.dtype))
        running += part * loss.item()
    return running
