# diagnosis: sine-another-loss
# loses: losses, histories[relu], histories[none], histories[deep], in_place, long_run
import math

import torch
from torch import nn


def make_toy_data(n=100):
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n).unsqueeze(1)
    return x, torch.sin(x)


class SineNet(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x):
        z = self.fc1(x)
        if self.activation == "relu":
            z = torch.relu(z)
        elif self.activation == "tanh":
            z = torch.tanh(z)
        return self.fc2(z)


def train(model, x, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = ((model(x) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses
