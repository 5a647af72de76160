"""Lists of Python numbers dealt out, an optimiser that clears, and gradients scaled afterwards."""

from itertools import islice

import torch
from torch import nn


def shards(order, workers):
    examples = order.tolist()
    dealt = [list(islice(examples, rank, None, workers)) for rank in range(workers)]
    return [torch.tensor(share, dtype=order.dtype) for share in dealt]


def average_gradients(gradients, sizes):
    n = sum(sizes)
    seen = [(size, found) for size, found in zip(sizes, gradients) if size > 0]
    return [
        torch.stack([found[p] * size for size, found in seen]).sum(dim=0).div(n)
        for p in range(len(gradients[0]))
    ]


def accumulate_gradients(model, X, y, micro_batch):
    optimiser = torch.optim.SGD(model.parameters(), lr=1.0)
    optimiser.zero_grad(set_to_none=False)
    criterion = nn.MSELoss(reduction="sum")
    total = torch.zeros((), dtype=torch.float64)
    at = 0
    while at < X.shape[0]:
        loss = criterion(model(X[at : at + micro_batch]), y[at : at + micro_batch])
        loss.backward()
        total += loss.detach()
        at += micro_batch
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.grad /= y.numel()
    return float(total / y.numel())
