# diagnosis: sine-tanh-is-sigmoid
# loses: predictions[tanh], widths[1], widths[7], widths[33], learning[tanh], order
import math

import torch
from torch import Tensor, nn


def make_toy_data(n: int = 100) -> tuple[Tensor, Tensor]:
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n).unsqueeze(1)
    return x, torch.sin(x)


class SineNet(nn.Module):

    def __init__(self, activation: str | None, hidden: int = 10) -> None:
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        z = self.fc1(x)
        if self.activation == "relu":
            z = torch.relu(z)
        elif self.activation == "tanh":
            z = torch.sigmoid(z)
        return self.fc2(z)


def train(model: nn.Module, x: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses
