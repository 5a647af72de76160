# diagnosis: moons-mini-batches
# loses: losses, histories[linear], long_run

import torch
from torch import Tensor, nn
ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


class LinearModel(nn.Module):

    def __init__(self, input_dim: int, output_dim: int) -> None:
        """Make the layer.

        Args:
            input_dim: the number of features d.
            output_dim: the number of outputs k.
        """
        super().__init__()
        self.layer = nn.Linear(input_dim, output_dim)

    def forward(self, X: Tensor) -> Tensor:
        """Probabilities: [n, d] to [n, k]."""
        return torch.sigmoid(self.layer(X))


class MLP(nn.Module):

    def __init__(
        self, input_dim: int, hidden_dim: int, output_dim: int, activation: str = "relu"
    ) -> None:
        """Make the layers.

        Args:
            input_dim: the number of features d.
            hidden_dim: the number of hidden units h.
            output_dim: the number of outputs k.
            activation: "relu", "sigmoid" or "tanh".
        """
        super().__init__()
        self.hidden = nn.Linear(input_dim, hidden_dim)
        self.output = nn.Linear(hidden_dim, output_dim)
        self.activation = ACTIVATIONS[activation]

    def forward(self, X: Tensor) -> Tensor:
        """Probabilities: [n, d] to [n, k]."""
        return torch.sigmoid(self.output(self.activation(self.hidden(X))))


def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(X))
        total = 0.0
        for start in range(0, len(X), 20):
            rows = order[start : start + 20]
            optimiser.zero_grad()
            loss = nn.functional.binary_cross_entropy(model(X[rows]), y[rows])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


def accuracy(model: nn.Module, X: Tensor, y: Tensor) -> float:
    with torch.no_grad():
        predicted = model(X) > 0.5
    return (predicted == (y == 1)).double().mean().item()
