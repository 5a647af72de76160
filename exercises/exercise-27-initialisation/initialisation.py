"""Exercise 27: initialisation.

Everything in torch is allowed. Don't seed its generator in your functions.
"""

import math

import torch
from torch import Tensor


def xavier_uniform(d: int, h: int, gain: float = 1.0) -> Tensor:
    """A new weight matrix, uniform, that suits the layers before it and after it.

    Args:
        d: the number of inputs.
        h: the number of outputs.
        gain: what the weights are multiplied by.

    Returns:
        float32, shape [d, h], drawn anew at each call.
    """
    raise NotImplementedError("write xavier_uniform")


def he_normal(d: int, h: int) -> Tensor:
    """A new weight matrix, normal, that suits ReLU.

    Args:
        d: the number of inputs.
        h: the number of outputs.

    Returns:
        float32, shape [d, h], drawn anew at each call.
    """
    raise NotImplementedError("write he_normal")


def signal_sizes(X: Tensor, weights: list[Tensor], activation: str) -> Tensor:
    """How large the signal is after each layer: the root mean square of what the layer puts out.

    Args:
        X: inputs, one example a row, shape [n, d].
        weights: a matrix for each layer, one or more; the first one has shape [d, h].
        activation: "relu", "sigmoid" or "tanh", applied on every layer, the last one too.

    Returns:
        Shape [L], for L layers: the first layer's size comes first.

    Raises:
        ValueError: activation is something else.
    """
    raise NotImplementedError("write signal_sizes")


if __name__ == "__main__":
    # Runs when you start this file with `python initialisation.py`; it is not graded.
    X = torch.randn(50, 100)
    small = [0.01 * torch.randn(100, 100) for _ in range(20)]
    print(signal_sizes(X, small, "relu"))
    print(signal_sizes(X, [he_normal(100, 100) for _ in range(20)], "relu"))
    print(he_normal(100, 100).std(), math.sqrt(2 / 100))
