"""A context manager keeps the modes; the loss of each step is taken in a pass of its own."""

import contextlib
import math

import torch
from torch import nn


def parts_of(module, prefix=""):
    for name, child in module.named_children():
        yield prefix + name, child
        yield from parts_of(child, prefix + name + ".")


def freeze(model, names):
    parts = dict(parts_of(model))
    if not set(names) <= set(parts):
        raise ValueError(f"there are only {sorted(parts)}")
    for part in map(parts.get, names):
        for tensor in part.parameters():
            tensor.requires_grad = False
    return sum(math.prod(p.shape) for p in model.parameters() if p.requires_grad)


@contextlib.contextmanager
def ready(model):
    before = [(m, m.training) for m in model.modules()]
    try:
        model.train()
        for m, _ in before:
            if "BatchNorm" in type(m).__name__ and not m.weight.requires_grad and not m.bias.requires_grad:
                m.train(False)
        yield [p for p in model.parameters() if p.requires_grad]
    finally:
        for m, mode in before:
            m.training = mode


def fine_tune(model, X, y, epochs, lr):
    losses = []
    with ready(model) as trained:
        optimizer = torch.optim.Adam([{"params": [p], "lr": lr} for p in trained])
        for _ in range(epochs):
            with torch.no_grad():
                losses.append(nn.functional.mse_loss(model(X), y).item())
            optimizer.zero_grad()
            nn.functional.mse_loss(y, model(X)).backward()
            optimizer.step()
    return losses
