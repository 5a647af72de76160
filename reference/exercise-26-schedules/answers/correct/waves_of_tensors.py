"""The rates come out of float64 tensors, and the step is a closure's."""

import torch


def step_decay(step, lr, every, factor=0.1):
    falls = torch.arange(1, step + 1) % every == 0
    return (lr * torch.where(falls, factor, 1.0).double().prod()).item() if step else lr


def cosine(step, total, lr, lr_min=0.0):
    share = torch.tensor(step / total, dtype=torch.float64).clamp(max=1)
    return torch.lerp(
        torch.tensor(lr_min, dtype=torch.float64),
        torch.tensor(lr, dtype=torch.float64),
        torch.cos(share * torch.pi / 2) ** 2,
    ).item()


def warmup_cosine(step, warmup, total, lr, lr_min=0.0):
    climb = torch.arange(1, warmup + 1, dtype=torch.float64) * lr / max(warmup, 1)
    if step < len(climb):
        return climb[step].item()
    return cosine(step - warmup, total - warmup, lr, lr_min)


def train_with_rates(model, X, y, rates):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, foreach=False)

    def closure():
        optimizer.zero_grad()
        loss = torch.square(y - model(X)).mean()
        loss.backward()
        return loss

    losses = []
    for step in range(len(rates)):
        optimizer.param_groups[0]["lr"] = rates[step]
        losses.append(optimizer.step(closure).item())
    return losses
