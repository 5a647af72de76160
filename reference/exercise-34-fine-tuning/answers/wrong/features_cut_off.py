import torch
from torch import nn


def freeze(model, names):
    children = dict(model.named_children())
    for name in names:
        if name not in children:
            raise ValueError(f"no {name}")
        children[name].requires_grad_(False)
        children[name].eval()
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def fine_tune(model, X, y, epochs, lr):
    *body, head = model.children()
    for part in body:
        part.eval()
    optimizer = torch.optim.Adam(head.parameters(), lr=lr)
    with torch.no_grad():
        h = X
        for part in body:
            h = part(h)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(head(h), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
