"""Folds the layers pairwise with functools.reduce."""

from functools import reduce

import torch
from torch import Tensor

Layer = tuple[Tensor, Tensor]


def compose(first: Layer, second: Layer) -> Layer:
    return torch.matmul(first[0], second[0]), torch.addmv(second[1], second[0].t(), first[1])


def collapse_linear(weights: list[Tensor], biases: list[Tensor]) -> tuple[Tensor, Tensor]:
    if not weights:
        raise ValueError("there is no layer")
    if len(weights) != len(biases):
        raise ValueError("as many biases as weights, please")
    return reduce(compose, zip(weights, biases))
