"""torch.nn.functional throughout; the parameters are counted by a real nn.Sequential."""

import torch.nn.functional as F
from torch import Tensor, nn


def mlp_forward(
    X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[Tensor, list[Tensor]]:
    hidden = []
    *inner, (W, b) = zip(weights, biases, strict=True)
    if inner:
        try:
            f = {"relu": F.relu, "sigmoid": F.sigmoid, "tanh": F.tanh}[activation]
        except KeyError as error:
            raise ValueError(f"unknown activation {activation}") from error
        for weight, bias in inner:
            hidden.append(f(F.linear(hidden[-1] if hidden else X, weight.mT, bias)))
    return F.linear(hidden[-1] if hidden else X, W.mT, b), hidden


def count_parameters(layer_sizes: list[int]) -> int:
    layers = [nn.Linear(a, b) for a, b in zip(layer_sizes[:-1], layer_sizes[1:])]
    return sum(p.numel() for p in nn.Sequential(*layers).parameters())
