"""A new optimiser for each step, which is handed the old one's memory."""

import math

import torch
import torch.nn.functional as F


def step_decay(step, lr, every, factor=0.1):
    full, _ = divmod(step, every)
    return lr * math.pow(factor, full)


def cosine(step, total, lr, lr_min=0.0):
    height = (lr - lr_min) / 2
    middle = (lr + lr_min) / 2
    angle = math.radians(180 * min(step, total) / total)
    return middle + height * math.cos(angle)


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    rates = [lr * k / warmup for k in range(1, warmup + 1)]
    rates += [cosine(k, total - warmup, lr, lr_min) for k in range(total - warmup)]
    rates.append(lr_min)
    return rates[min(step, total)]


def train_with_rates(model, X, y, rates):
    losses, state = [], None
    for rate in rates:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        if state is not None:
            state["param_groups"][0]["lr"] = rate
            optimizer.load_state_dict(state)
        optimizer.zero_grad()
        loss = F.mse_loss(input=model(X), target=y)
        losses += [loss.detach().item()]
        loss.backward()
        optimizer.step()
        state = optimizer.state_dict()
    return losses
