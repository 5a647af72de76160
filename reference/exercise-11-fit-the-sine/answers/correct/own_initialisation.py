"""Layers of the student's own with their own initialisation; losses collected in a tensor."""

import torch
from torch import nn


def make_toy_data(n=100):
    t = torch.linspace(-1, 1, n).view(n, 1)
    x = t * 2 * torch.pi
    return x, torch.sin(x)


class SineNet(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.activation = activation
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        for layer in (self.fc1, self.fc2):
            nn.init.xavier_normal_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        z = torch.addmm(self.fc1.bias, x, self.fc1.weight.T)
        if self.activation == "relu":
            z = z.clamp(min=0)
        elif self.activation == "tanh":
            z = 2 * torch.sigmoid(2 * z) - 1
        return torch.addmm(self.fc2.bias, z, self.fc2.weight.T)


def train(model, x, y, epochs, lr):
    losses = torch.zeros(epochs, dtype=y.dtype)
    optimiser = torch.optim.Adam(list(model.parameters()), lr=lr, foreach=False)
    for epoch in range(epochs):
        def closure():
            optimiser.zero_grad()
            loss = torch.mean(torch.square(y - model(x)))
            loss.backward()
            return loss

        losses[epoch] = optimiser.step(closure).detach()
    return losses.tolist()
