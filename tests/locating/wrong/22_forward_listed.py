import torch
from torch import Tensor

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def mlp_forward(X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"):
    if len(weights) > 1 and activation not in ACTIVATIONS:
        raise ValueError(f"unknown activation {activation}")
    hidden = []
    h = X
    for W, b in zip(weights[:-1], biases[:-1]):
        z = h @ W + b
        h = ACTIVATIONS[activation](z)
        hidden.append(z)
    return h @ weights[-1] + biases[-1], hidden


def count_parameters(layer_sizes: list[int]) -> int:
    return sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:]))
