# diagnosis: sine-mini-batches
# loses: losses, histories[relu], histories[none], long_run

import math
import torch
from torch import Tensor, nn


def make_toy_data(n: int = 100) -> tuple[Tensor, Tensor]:
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n).unsqueeze(1)
    return x, torch.sin(x)


class SineNet(nn.Module):

    def __init__(self, activation: str | None, hidden: int = 10) -> None:
        """Make the layers fc1 (1 -> hidden) and fc2 (hidden -> 1).

        Args:
            activation: None, "relu" or "tanh".
            hidden: the number of hidden units.
        """
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """Predict: [n, 1] to [n, 1]."""
        z = self.fc1(x)
        if self.activation == "relu":
            z = torch.relu(z)
        elif self.activation == "tanh":
            z = torch.tanh(z)
        return self.fc2(z)


def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(X))
        total = 0.0
        for start in range(0, len(X), 20):
            rows = order[start : start + 20]
            optimiser.zero_grad()
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses
