"""Masks over the places, sums divided once at the end, and squares added up."""

import torch


def shards(order, workers):
    places = torch.arange(len(order)) % workers
    return [order[places == rank] for rank in range(workers)]


def average_gradients(gradients, sizes):
    n = sum(sizes)
    totals = [torch.zeros_like(gradient) for gradient in gradients[0]]
    for found, size in zip(gradients, sizes):
        for total, gradient in zip(totals, found):
            total += size * gradient
    return [total / n for total in totals]


def accumulate_gradients(model, X, y, micro_batch):
    for parameter in model.parameters():
        parameter.grad = None
    squares = 0.0
    for start in range(0, len(X), micro_batch):
        error = model(X[start : start + micro_batch]) - y[start : start + micro_batch]
        square = error.pow(2).sum()
        (square / y.numel()).backward()
        squares += square.item()
    return squares / y.numel()
