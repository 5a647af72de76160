"""Parts are found by the names of the parameters; the optimiser is handed everything."""

import torch
import torch.nn.functional as F
from torch import nn


def freeze(model, names):
    for name in names:
        prefix = name + "."
        found = [p for own, p in model.named_parameters() if own.startswith(prefix)]
        if not found:
            raise ValueError(f"no layer is called {name}")
        for p in found:
            p.requires_grad_(False)
    return sum(p.numel() if p.requires_grad else 0 for p in model.parameters())


def fine_tune(model, X, y, epochs, lr):
    was_training = {name: module.training for name, module in model.named_modules()}
    model.train()
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            if all(not p.requires_grad for p in module.parameters()):
                module.eval()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    history = []
    for epoch in range(epochs):
        loss = criterion(model(X), y)
        history.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    for name, module in model.named_modules():
        module.training = was_training[name]
    return history
