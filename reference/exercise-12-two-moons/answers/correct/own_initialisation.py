"""Initialisation of the student's own, the output layer defined first, an explicit mean."""
import torch
from torch import nn


class LinearModel(nn.Module):
    def __init__(self, input_dim, output_dim):
        super().__init__()
        self.layer = nn.Linear(input_dim, output_dim)
        nn.init.zeros_(self.layer.weight)
        nn.init.zeros_(self.layer.bias)

    def forward(self, X):
        return torch.sigmoid(self.layer(X))


class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, activation="relu"):
        super().__init__()
        self.out = nn.Linear(hidden_dim, output_dim)
        self.hid = nn.Linear(input_dim, hidden_dim)
        nn.init.kaiming_normal_(self.hid.weight)
        nn.init.uniform_(self.hid.bias, -0.5, 0.5)
        nn.init.xavier_uniform_(self.out.weight)
        nn.init.constant_(self.out.bias, 0.0)
        self.f = {
            "relu": lambda z: torch.where(z > 0, z, torch.zeros_like(z)),
            "sigmoid": lambda z: 0.5 * (1 + torch.tanh(0.5 * z)),
            "tanh": lambda z: 2 * torch.sigmoid(2 * z) - 1,
        }[activation]

    def forward(self, X):
        return self.out(self.f(self.hid(X))).sigmoid()


def train(model, X, y, epochs, lr):
    opt = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses = torch.empty(epochs, dtype=X.dtype)
    for e in range(epochs):
        p = model(X)
        each = nn.functional.binary_cross_entropy(p, y, reduction="none")
        loss = each.sum() / each.numel()
        for q in model.parameters():
            q.grad = None
        loss.backward()
        losses[e] = loss.detach()
        opt.step()
    return losses.tolist()


def accuracy(model, X, y):
    with torch.no_grad():
        predicted = (model(X) > 0.5).float()
    return (predicted == y).float().mean().item()
