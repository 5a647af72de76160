# diagnosis: sine-activation-on-output
# loses: predictions[relu], predictions[tanh], widths[1], widths[7], widths[33], learning[relu], learning[tanh]
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

    def bend(self, z):
        if self.activation is None:
            return z
        return z.relu() if self.activation == "relu" else z.tanh()

    def forward(self, x):
        for layer in (self.fc1, self.fc2):
            x = self.bend(layer(x))
        return x


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
