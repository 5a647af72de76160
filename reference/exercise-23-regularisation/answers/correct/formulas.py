"""The statement's formulas, line by line."""

import torch


def l2_penalty(weights, lam):
    total = 0
    for W in weights:
        total = total + (W**2).sum()
    return lam * total


def decayed_step(weights, biases, dW, db, lr, lam):
    new_weights = []
    for W, g in zip(weights, dW):
        new_weights.append(W - lr * (g + 2 * lam * W))
    new_biases = []
    for b, g in zip(biases, db):
        new_biases.append(b - lr * g)
    return new_weights, new_biases


def dropout(x, p, training=True):
    if p < 0 or p > 1:
        raise ValueError("p must be between 0 and 1")
    if not training or p == 0:
        return x
    if p == 1:
        return torch.zeros_like(x)
    mask = (torch.rand(x.shape) > p).to(x.dtype)
    return x * mask / (1 - p)
