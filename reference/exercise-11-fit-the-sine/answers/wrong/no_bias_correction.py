# diagnosis: sine-another-optimiser
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
    parameters = list(model.parameters())
    m = [torch.zeros_like(p) for p in parameters]
    v = [torch.zeros_like(p) for p in parameters]
    losses = []
    for _ in range(epochs):
        loss = ((model(x) - y) ** 2).mean()
        losses.append(loss.item())
        for i, g in enumerate(torch.autograd.grad(loss, parameters)):
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.999 * v[i] + 0.001 * g**2
            with torch.no_grad():
                parameters[i] -= lr * m[i] / (v[i].sqrt() + 1e-8)
    return losses
