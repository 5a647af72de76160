import torch
from torch import nn


def freeze(model, names):
    for name, param in model.named_parameters():
        if any(name.startswith(n) for n in names):
            param.requires_grad = False
    return len([p for p in model.parameters() if p.requires_grad])


def fine_tune(model, X, y, epochs, lr):
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    return losses
