"""Exercise 11: fit the sine."""

import math

import torch
from torch import Tensor, nn


def make_toy_data(n: int = 100) -> tuple[Tensor, Tensor]:
    """Points on the sine curve.

    Args:
        n: how many points, at least 2.

    Returns:
        x, shape [n, 1], evenly from -2π to 2π; y = sin x, shape [n, 1]; both float32.
    """
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n).unsqueeze(1)
    return x, torch.sin(x)


class SineNet(nn.Module):
    """a(x W1 + b1) W2 + b2: the network of one hidden layer (Cybenko 1989, Hornik 1991)."""

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


def train(model: nn.Module, x: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    """Full-batch Adam (Kingma and Ba 2015, algorithm 1) on the mean squared error.

    Args:
        model: its output for x has the shape of y.
        x: inputs, shape [n, d].
        y: targets, shape [n, k].
        epochs: the number of steps.
        lr: the learning rate.

    Returns:
        The loss of every epoch before its step.
    """
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses
