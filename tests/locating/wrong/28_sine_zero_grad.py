import math
import torch
from torch import Tensor, nn
import torch.nn.functional as F


def make_toy_data(n: int = 100) -> tuple[Tensor, Tensor]:
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n).reshape(-1, 1)
    return x, torch.sin(x)


class SineNet(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x):
        x = self.fc1(x)
        if self.activation == "relu":
            x = F.relu(x)
        elif self.activation == "tanh":
            x = torch.tanh(x)
        return self.fc2(x)


def train(model, x, y, epochs, lr):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        output = model(x)
        loss = criterion(output, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses
