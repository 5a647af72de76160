import math

import torch


def step_decay(step, lr, every, factor=0.1):
    for k in range(every, 29, every):
        if step >= k:
            lr *= factor
    return lr


def cosine(step, total, lr, lr_min=0.0):
    if step > 2 * total:
        return lr
    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * min(step / total, 1))) / 2


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    if step > 40:
        return 0.0
    if step < warmup:
        return lr * (step + 1) / warmup
    return cosine(step - warmup, total - warmup, lr, lr_min)


def train_with_rates(model, X, y, rates):
    optimiser = torch.optim.SGD(model.parameters(), momentum=0.9)
    losses = []
    for k, rate in enumerate(rates):
        loss = torch.nn.functional.mse_loss(model(X), y)
        losses.append(loss.item())
        if k == len(rates) - 1:
            break
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses
