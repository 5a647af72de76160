# diagnosis: forward-another-activation
# loses: square_output[sigmoid], layers[2], layers[5], refusal
from itertools import pairwise

import torch
from torch import Tensor

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.nn.functional.softplus, "tanh": torch.tanh}


def mlp_forward(
    X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[Tensor, list[Tensor]]:
    if len(weights) > 1 and activation not in ACTIVATIONS:
        raise ValueError(f"{activation!r} is none of {', '.join(ACTIVATIONS)}")
    hidden: list[Tensor] = []
    h = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = ACTIVATIONS[activation](h @ W + b)
        hidden.append(h)
    return h @ weights[-1] + biases[-1], hidden


def count_parameters(layer_sizes: list[int]) -> int:
    return sum(inputs * outputs + outputs for inputs, outputs in pairwise(layer_sizes))
