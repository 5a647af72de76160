"""All gradients behind one another; no optimiser; NaN is told by its being unlike itself."""

import torch


def clip_by_norm(gradients, max_norm):
    flat = torch.cat([g.reshape(-1) for g in gradients])
    norm = flat.square().sum().sqrt()
    flat = torch.where(norm > max_norm, flat * (max_norm / norm), flat)
    pieces = flat.split([g.numel() for g in gradients])
    return [piece.view(g.shape) for piece, g in zip(pieces, gradients)]


def smooth(losses, beta=0.9):
    mean, smoothed = 0.0, []
    for t, loss in enumerate(losses):
        mean += (loss - mean) * (1 - beta) / (1 - beta ** (t + 1))
        smoothed.append(mean)
    return smoothed


def symptoms(train, validation):
    broken = any(x != x or x in (float("inf"), float("-inf")) for x in (*train, *validation))
    first, last = train[0], train[-1]
    diverged = broken or last > first
    if diverged:
        return [True, False, False]
    best = sorted(validation)[0]
    return [False, last / first > 0.9, validation[-1] / best > 1.1]


def train_clipped(model, X, y, epochs, lr, max_norm):
    parameters = list(model.parameters())
    losses, norms = [], []
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).mean()
        gradients = torch.autograd.grad(loss, parameters)
        norm = torch.cat([g.flatten() for g in gradients]).norm().item()
        scale = max_norm / norm if norm > max_norm else 1.0
        with torch.no_grad():
            for p, g in zip(parameters, gradients):
                p -= lr * scale * g
        losses.append(float(loss.detach()))
        norms.append(norm)
    return losses, norms
