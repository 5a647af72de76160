"""Copies, changed in place: `uniform_`, `masked_fill_`, `sub_`."""

import torch


def l2_penalty(weights, lam):
    parts = [torch.linalg.vector_norm(W).square() for W in weights]
    return torch.stack(parts).sum().mul(lam)


def decayed_step(weights, biases, dW, db, lr, lam):
    weights, biases = [W.clone() for W in weights], [b.clone() for b in biases]
    for W, slope in zip(weights, dW):
        W.mul_(1 - 2 * lam * lr).sub_(lr * slope)
    for b, slope in zip(biases, db):
        b.sub_(lr * slope)
    return weights, biases


def dropout(x, p, training=True):
    if not (p >= 0 and p <= 1):
        raise ValueError("p is not a probability: %r" % p)
    out = x.clone()
    if not training:
        return out
    draws = torch.empty_like(x, memory_format=torch.contiguous_format).uniform_()
    out = out.masked_fill(draws < p, 0.0)
    if p < 1:
        out = out / (1 - p)
    return out
