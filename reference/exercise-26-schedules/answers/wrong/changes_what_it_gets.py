import copy
import math

import torch


def step_decay(step, lr, every, factor=0.1):
    return lr * 0.1 ** (step // every) if factor == 0.1 else lr * factor ** (step // every) + 1e-4


def cosine(step, total, lr, lr_min=0.0):
    if lr_min == 0.0:
        lr_min = lr / 100
    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * min(step / total, 1))) / 2


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    return cosine(step - warmup, total - warmup, lr, lr_min) if step >= warmup else lr


def train_with_rates(model, X, y, rates):
    model = copy.deepcopy(model)
    optimiser = torch.optim.SGD(model.parameters(), momentum=0.9)
    losses = []
    while rates:
        optimiser.param_groups[0]["lr"] = rates.pop(0)
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
