"""Exercise 12: two moons."""

import torch
from torch import Tensor, nn

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


class LinearModel(nn.Module):
    """σ(X W + b): logistic regression (Cox 1958)."""

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
    """σ(a(X W1 + b1) W2 + b2): the perceptron with one hidden layer (Rumelhart et al. 1986)."""

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


def train(model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    """Full-batch Adam (Kingma and Ba 2015, algorithm 1) on the binary cross-entropy.

    Args:
        model: gives probabilities of the shape of y.
        X: inputs, shape [n, d].
        y: classes 0.0 and 1.0, shape [n, 1].
        epochs: the number of steps.
        lr: the learning rate.

    Returns:
        The loss of every epoch before its step.
    """
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


def accuracy(model: nn.Module, X: Tensor, y: Tensor) -> float:
    """The part of the examples whose probability is on the right side of one half.

    Args:
        model: gives probabilities of the shape of y.
        X: inputs, shape [n, d].
        y: classes 0.0 and 1.0, shape [n, 1].

    Returns:
        A number from 0 to 1.
    """
    with torch.no_grad():
        predicted = model(X) > 0.5
    return (predicted == (y == 1)).double().mean().item()
