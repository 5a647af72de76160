# diagnosis: sine-data-one-period
# loses: data, data_sizes[2], data_sizes[3], data_sizes[37], data_sizes[1001]
import math

import torch
from torch import nn


def make_toy_data(n=100):
    x = torch.linspace(-math.pi, math.pi, n).unsqueeze(1)
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
        loss = ((model(x) - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses
