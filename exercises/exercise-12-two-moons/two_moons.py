"""Exercise 12: two moons.

Everything that torch has is allowed, autograd and torch.optim included.
"""

import torch
from torch import Tensor, nn


class LinearModel(nn.Module):
    """One linear layer and a sigmoid: a probability for each output."""

    def __init__(self, input_dim: int, output_dim: int) -> None:
        """Make the layer.

        Args:
            input_dim: the number of features d.
            output_dim: the number of outputs k.
        """
        raise NotImplementedError("write LinearModel")

    def forward(self, X: Tensor) -> Tensor:
        """Probabilities: X has shape [n, d], the result [n, k]."""
        raise NotImplementedError("write LinearModel")


class MLP(nn.Module):
    """A linear layer, an activation, a linear layer and a sigmoid."""

    def __init__(
        self, input_dim: int, hidden_dim: int, output_dim: int, activation: str = "relu"
    ) -> None:
        """Make the layers.

        Args:
            input_dim: the number of features d.
            hidden_dim: the number of hidden units h.
            output_dim: the number of outputs k.
            activation: what the hidden layer applies: "relu", "sigmoid" or "tanh".
        """
        raise NotImplementedError("write MLP")

    def forward(self, X: Tensor) -> Tensor:
        """Probabilities: X has shape [n, d], the result [n, k]."""
        raise NotImplementedError("write MLP")


def train(model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    """Train the model in place with full-batch Adam on the binary cross-entropy.

    Args:
        model: any module that gives probabilities of the shape of y.
        X: inputs, shape [n, d].
        y: classes, 0.0 or 1.0, shape [n, 1].
        epochs: how often to step, each time on all of X.
        lr: Adam's learning rate; its other settings are torch's defaults.

    Returns:
        The loss of every epoch before its step: `epochs` Python floats.
    """
    raise NotImplementedError("write train")


def accuracy(model: nn.Module, X: Tensor, y: Tensor) -> float:
    """The part of the examples that the model classifies rightly.

    Args:
        model: any module that gives probabilities of the shape of y.
        X: inputs, shape [n, d].
        y: classes, 0.0 or 1.0, shape [n, 1].

    Returns:
        A Python float from 0 to 1. The model's mode and gradients stay as they were.
    """
    raise NotImplementedError("write accuracy")
