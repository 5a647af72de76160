"""The two layers shared with an nn.Sequential; gradients cleared after the step."""

import math

import torch
from torch import nn, optim


def make_toy_data(n=100):
    x = torch.linspace(-2 * math.pi, 2 * math.pi, steps=n)
    x = x.unsqueeze(-1)
    y = x.sin()
    return x, y


class SineNet(nn.Module):
    def __init__(self, activation=None, hidden=10):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        parts = [self.fc1]
        if activation == "relu":
            parts.append(nn.ReLU(inplace=True))
        if activation == "tanh":
            parts.append(nn.Tanh())
        self.net = nn.Sequential(*parts, self.fc2)

    def forward(self, x):
        return self.net(x)


def train(model, x, y, epochs, lr):
    criterion = nn.MSELoss()
    optimizer = optim.Adam(model.parameters(), lr)
    out = []
    model.train()
    epoch = 0
    while epoch < epochs:
        prediction = model(x)
        loss = criterion(prediction, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        out.append(loss.item())
        epoch += 1
    return out
