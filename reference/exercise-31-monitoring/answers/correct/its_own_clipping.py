"""train_clipped calls clip_by_norm; gradients are cleared last; the corrections are looked up."""

import copy

import numpy as np
import torch


def clip_by_norm(gradients, max_norm):
    gradients = copy.deepcopy(gradients)
    norms = torch.stack([torch.linalg.norm(g.flatten()) for g in gradients])
    norm = (norms**2).sum() ** 0.5
    inside = norm <= max_norm
    for gradient in gradients:
        gradient *= torch.where(inside, torch.ones_like(norm), max_norm / norm)
    return gradients


def smooth(losses, beta=0.9):
    v, smoothed = 0, []
    corrections = [1 - beta**t for t in range(len(losses) + 1)]
    for t in range(len(losses)):
        v = v * beta + losses[t] * (1 - beta)
        smoothed.append(v / corrections[t + 1])
    return smoothed


def symptoms(train, validation):
    worst = np.isfinite(np.array([train, validation])).all()
    diverged = bool(not worst or train[-1] - train[0] > 0)
    stuck = overfits = False
    if not diverged:
        stuck = bool(1 - train[-1] / train[0] < 0.1)
        overfits = bool(np.min(validation) * 1.1 < validation[-1])
    return diverged, stuck, overfits


def train_clipped(model, X, y, epochs, lr, max_norm):
    optimizer = torch.optim.SGD([{"params": [p]} for p in model.parameters()], lr=lr)
    optimizer.zero_grad()
    losses, norms = [], []
    while len(losses) < epochs:
        loss = torch.square(model(X) - y).mean()
        losses.append(loss.item())
        loss.backward()
        gradients = [p.grad for p in model.parameters()]
        norms.append(sum(g.pow(2).sum() for g in gradients).sqrt().item())
        for p, g in zip(model.parameters(), clip_by_norm(gradients, max_norm)):
            p.grad.copy_(g)
        optimizer.step()
        optimizer.zero_grad()
    return losses, norms
