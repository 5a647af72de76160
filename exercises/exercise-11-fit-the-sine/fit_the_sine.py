"""Exercise 11: fit the sine.

Everything that torch has is allowed, autograd and torch.optim included.
"""

import torch
from torch import Tensor, nn


def make_toy_data(n: int = 100) -> tuple[Tensor, Tensor]:
    """Points on the sine curve.

    Args:
        n: how many points, at least 2.

    Returns:
        x, shape [n, 1]: evenly spaced from -2π to 2π, both ends included;
        y, shape [n, 1]: the sine of x. Both are float32.
    """
    raise NotImplementedError("write make_toy_data")


class SineNet(nn.Module):
    """One number in, a hidden layer, one number out.

    The layers are called ``fc1`` (1 -> hidden) and ``fc2`` (hidden -> 1).
    """

    def __init__(self, activation: str | None, hidden: int = 10) -> None:
        """Make the layers.

        Args:
            activation: what the hidden layer applies: None, "relu" or "tanh".
            hidden: the number of hidden units.
        """
        raise NotImplementedError("write SineNet")

    def forward(self, x: Tensor) -> Tensor:
        """Predict: x has shape [n, 1], and so has the result."""
        raise NotImplementedError("write SineNet")


def train(model: nn.Module, x: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    """Train the model in place with full-batch Adam on the mean squared error.

    Args:
        model: any module whose output for x has the shape of y.
        x: inputs, shape [n, 1].
        y: targets, shape [n, 1].
        epochs: how often to step, each time on all of x.
        lr: Adam's learning rate; its other settings are torch's defaults.

    Returns:
        The loss of every epoch before its step: `epochs` Python floats.
    """
    raise NotImplementedError("write train")
