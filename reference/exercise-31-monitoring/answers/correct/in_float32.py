"""float32 in the smoothing and the symptoms; each step's gradients are new lists."""

import torch
import torch.nn.functional as F


def clip_by_norm(gradients, max_norm):
    squares = sum((g * g).sum() for g in gradients)
    norm = torch.clamp(torch.sqrt(squares), min=max_norm)
    return [g * (max_norm / norm) for g in gradients]


def smooth(losses, beta=0.9):
    v, power, smoothed = torch.tensor(0.0), 1.0, []
    for loss in torch.tensor(losses):
        v = beta * v + (1 - beta) * loss
        power *= beta
        smoothed.append((v / (1 - power)).item())
    return smoothed


def symptoms(train, validation):
    train, validation = torch.tensor(train), torch.tensor(validation)
    finite = torch.isfinite(torch.cat([train, validation])).all().item()
    diverged = (not finite) or (train[-1] > train[0]).item()
    stuck = (train[-1] > 0.9 * train[0]).item()
    overfits = (validation[-1] > 1.1 * validation.min()).item()
    return diverged, stuck and not diverged, overfits and not diverged


def train_clipped(model, X, y, epochs, lr, max_norm):
    losses, norms = [], []
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(epochs):
        model.zero_grad()
        loss = F.mse_loss(input=model(X), target=y)
        loss.backward()
        with torch.no_grad():
            total = 0.0
            for p in model.parameters():
                total += p.grad.data.norm(2).item() ** 2
            total = total**0.5
            if total > max_norm:
                for p in model.parameters():
                    p.grad.data.mul_(max_norm / (total + 1e-6))
        opt.step()
        losses += [loss.detach().item()]
        norms += [total]
    return losses, norms
