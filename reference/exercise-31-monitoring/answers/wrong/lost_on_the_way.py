import math

import torch


def clip_by_norm(gradients, max_norm):
    total = 0.0
    for gradient in gradients:
        for number in gradient.flatten():
            total += number.item() ** 2
    norm = math.sqrt(total)
    scale = max_norm / norm if norm > max_norm else 1.0
    return [(gradient.double() * scale).squeeze() for gradient in gradients]


def smooth(losses, beta=0.9):
    v = losses[0]
    smoothed = [v]
    for t, loss in enumerate(losses[1:], 2):
        v = beta * v + (1 - beta) * loss
        smoothed.append(v)
    return torch.tensor(smoothed)


def symptoms(train, validation):
    if math.isnan(train[-1]) or train[-1] > train[0]:
        return "diverged"
    if train[-1] > 0.9 * train[0]:
        return "stuck"
    return "overfits" if validation[-1] > 1.1 * min(validation) else "healthy"


def train_clipped(model, X, y, epochs, lr, max_norm):
    losses, norms = [], []
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(model(X), y)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
        optimiser.step()
        losses.append(loss.item())
    return losses, norms
