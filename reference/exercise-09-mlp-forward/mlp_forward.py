"""Exercise 9, the reference: the forward pass of a multilayer perceptron."""

from itertools import pairwise

import torch
from torch import Tensor

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def mlp_forward(
    X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[Tensor, list[Tensor]]:
    """h_l = f(h_(l−1) W_l + b_l) for the hidden layers, and an affine last layer.

    Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.1, with one example a row.

    Args:
        X: inputs, shape [n, d_0], floating.
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].
        activation: "relu", "sigmoid" or "tanh".

    Returns:
        The output, shape [n, d_L], and the list h_1 … h_(L−1).

    Raises:
        ValueError: there is a hidden layer and the activation is unknown.
    """
    if len(weights) > 1 and activation not in ACTIVATIONS:
        raise ValueError(f"{activation!r} is none of {', '.join(ACTIVATIONS)}")
    hidden: list[Tensor] = []
    h = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = ACTIVATIONS[activation](h @ W + b)
        hidden.append(h)
    return h @ weights[-1] + biases[-1], hidden


def count_parameters(layer_sizes: list[int]) -> int:
    """The sum over the layers of inputs · outputs + outputs.

    Args:
        layer_sizes: d_0, d_1, …, d_L.
    """
    return sum(inputs * outputs + outputs for inputs, outputs in pairwise(layer_sizes))
