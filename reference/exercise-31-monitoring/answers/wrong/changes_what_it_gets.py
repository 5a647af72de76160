import copy
import math

import torch


def clip_by_norm(gradients, max_norm):
    norm = torch.cat([g.flatten() for g in gradients]).norm()
    for gradient in gradients:
        gradient *= (max_norm / norm).clamp(max=1)
    return gradients


def smooth(losses, beta=0.99):
    v = 0.0
    for t in range(1, len(losses) + 1):
        v = beta * v + (1 - beta) * losses[t - 1]
        losses[t - 1] = v / (1 - beta**t)
    return losses


def symptoms(train, validation):
    bad = [x for x in train + validation if not math.isfinite(x)]
    diverged = bool(bad) or train[-1] > train[0]
    train.sort()
    best = validation[validation.index(min(validation))]
    return diverged, not diverged and train[0] > 0.9 * train[-1], not diverged and validation[-1] > 1.1 * best


def train_clipped(model, X, y, epochs, lr, max_norm):
    model = copy.deepcopy(model)
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(model(X), y)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
        optimiser.step()
        losses.append(loss.item())
    return losses, norms
