"""float32 in the schedules, groups for each parameter, the squares added up and divided."""

import torch


def step_decay(step, lr, every, factor=0.1):
    return float(torch.tensor(lr) * torch.tensor(factor) ** (step // every))


def cosine(step, total, lr, lr_min=0.0):
    share = torch.tensor(min(step, total)) / total
    return (lr_min + (lr - lr_min) * (torch.cos(share * torch.pi) + 1) / 2).item()


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    if warmup == 0 or step >= warmup:
        return cosine(max(step - warmup, 0), total - warmup, lr, lr_min)
    return torch.linspace(lr / warmup, lr, warmup)[step].item()


def train_with_rates(model, X, y, rates):
    groups = [{"params": [parameter]} for parameter in model.parameters()]
    optimizer = torch.optim.SGD(groups, lr=0.0, momentum=0.9)
    losses = []
    for rate in list(rates):
        for group in optimizer.param_groups:
            group.update(lr=rate)
        model.zero_grad()
        loss = (model(X) - y).pow(2).sum() / y.numel()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
