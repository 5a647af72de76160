"""Products of all with all and their sums; reading and writing by views of the layer's weight."""

import torch
from torch import Tensor, nn


def column_layer(W: Tensor, x: Tensor, b: Tensor) -> Tensor:
    return (W * x).sum(dim=1) + b


def row_layer(X: Tensor, W: Tensor, b: Tensor) -> Tensor:
    return (X.unsqueeze(2) * W).sum(dim=1) + b


def load_linear(layer: nn.Linear, W: Tensor, b: Tensor) -> None:
    rows, zeros = weights_of(layer)
    if layer.bias is None:
        layer.bias = nn.Parameter(zeros)
    rows.copy_(W)
    layer.bias.detach().copy_(b)


def weights_of(layer: nn.Linear) -> tuple[Tensor, Tensor]:
    rows = layer.weight.detach().permute(1, 0)
    known = layer.bias is not None
    return rows, layer.bias.detach() if known else rows.new_zeros(rows.shape[1])
