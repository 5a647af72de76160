"""No `.grad` on the way: gradients of a function of the parameters, and einsum for the averages."""

import math

import torch
from torch.func import functional_call, grad_and_value


def shards(order, workers):
    count, rest = divmod(len(order), workers)
    sizes = [count + (rank < rest) for rank in range(workers)]
    return [
        order[rank + workers * torch.arange(size, device=order.device)]
        for rank, size in enumerate(sizes)
    ]


def average_gradients(gradients, sizes):
    n = math.fsum(sizes)
    average = []
    for p, first in enumerate(gradients[0]):
        stacked = torch.stack([found[p] for found in gradients])
        weights = stacked.new_tensor([size / n for size in sizes])
        average.append(torch.einsum("w,w...->...", weights, stacked).reshape(first.shape))
    return average


def accumulate_gradients(model, X, y, micro_batch):
    parameters = {name: value.detach() for name, value in model.named_parameters()}

    def loss_of(parameters, rows, targets):
        return (functional_call(model, parameters, (rows,)) - targets).square().sum() / y.numel()

    totals = {name: torch.zeros_like(value) for name, value in parameters.items()}
    losses = []
    for k in range(math.ceil(len(X) / micro_batch)):
        rows = slice(k * micro_batch, (k + 1) * micro_batch)
        gradients, loss = grad_and_value(loss_of)(parameters, X[rows], y[rows])
        totals = {name: totals[name] + gradients[name] for name in totals}
        losses.append(loss.item())
    for name, parameter in model.named_parameters():
        parameter.grad = totals[name]
    return math.fsum(losses)
