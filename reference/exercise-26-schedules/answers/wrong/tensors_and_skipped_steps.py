import math

import torch


def step_decay(step, lr, every, factor=0.5):
    return torch.tensor(lr * factor ** (step // every))


def cosine(step, total, lr, lr_min=0.0):
    return torch.tensor(lr_min + (lr - lr_min) * (1 + math.cos(math.pi * min(step / total, 1))) / 2)


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    if step < warmup:
        return torch.tensor(lr * (step + 1) / warmup)
    return cosine(step - warmup, total - warmup, lr, lr_min)


def train_with_rates(model, X, y, rates):
    optimiser = torch.optim.SGD(model.parameters(), momentum=0.9)
    losses = []
    for rate in rates:
        loss = torch.nn.functional.mse_loss(model(X), y)
        losses.append(loss.item())
        if rate == 0:
            continue
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses
