"""Exercise 9: the forward pass of a multilayer perceptron.

A layer is X @ W + b: one example a row, W of shape [inputs, outputs], b of shape [outputs].
Nothing of torch is forbidden here; its own relu, sigmoid and tanh may be used.
"""

import torch
from torch import Tensor


def mlp_forward(
    X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[Tensor, list[Tensor]]:
    """The output of a network with L layers, and what its hidden layers put out.

    Args:
        X: inputs, shape [n, d_0].
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].
        activation: "relu", "sigmoid" or "tanh", for the hidden layers.

    Returns:
        The output, shape [n, d_L], and the list h_1 … h_(L−1); h_l has shape [n, d_l].

    Raises:
        ValueError: there is a hidden layer and the activation is another.
    """
    raise NotImplementedError("write mlp_forward")


def count_parameters(layer_sizes: list[int]) -> int:
    """How many numbers the weights and biases of a network hold.

    Args:
        layer_sizes: d_0, d_1, …, d_L: the number of inputs, then the units of each layer.
    """
    raise NotImplementedError("write count_parameters")
