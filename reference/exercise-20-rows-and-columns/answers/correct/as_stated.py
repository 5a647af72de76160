"""The statement's formulas; values are written into `.data`."""

import torch
from torch import Tensor, nn


def column_layer(W: Tensor, x: Tensor, b: Tensor) -> Tensor:
    return torch.mv(W, x) + b


def row_layer(X: Tensor, W: Tensor, b: Tensor) -> Tensor:
    return torch.matmul(X, W) + b


def load_linear(layer: nn.Linear, W: Tensor, b: Tensor) -> None:
    layer.weight.data[:] = W.T
    if layer.bias is None:
        layer.bias = nn.Parameter(b.to(layer.weight.dtype, copy=True))
    else:
        layer.bias.data[:] = b


def weights_of(layer: nn.Linear) -> tuple[Tensor, Tensor]:
    W = layer.weight.data.T.clone()
    if layer.bias is None:
        return W, torch.zeros(layer.out_features, dtype=W.dtype, device=W.device)
    return W, layer.bias.data.clone()
