"""Exercise 20, the reference: rows and columns.

W x + b with x a column: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.1.
X Wᵀ + b with a weight of shape [out_features, in_features]: the documentation of torch.nn.Linear.
"""

import torch
from torch import Tensor, nn


def column_layer(W: Tensor, x: Tensor, b: Tensor) -> Tensor:
    """W x + b, shape [h].

    Args:
        W: weights, shape [h, d].
        x: one example, shape [d].
        b: biases, shape [h].
    """
    return W @ x + b


def row_layer(X: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """X W + b, shape [n, h].

    Args:
        X: examples, shape [n, d].
        W: weights, shape [d, h].
        b: biases, shape [h].
    """
    return X @ W + b


def load_linear(layer: nn.Linear, W: Tensor, b: Tensor) -> None:
    """Copy W and b into a layer's own parameters, after giving it a bias if it has none.

    Args:
        layer: d inputs, h outputs.
        W: weights, shape [d, h].
        b: biases, shape [h].
    """
    if layer.bias is None:
        layer.bias = nn.Parameter(torch.zeros_like(layer.weight[:, 0]))
    with torch.no_grad():
        layer.weight.copy_(W.T)
        layer.bias.copy_(b)


def weights_of(layer: nn.Linear) -> tuple[Tensor, Tensor]:
    """A layer's weights as W, shape [d, h], and b, shape [h].

    Args:
        layer: d inputs, h outputs.
    """
    W, b = layer.weight.detach().T, layer.bias
    return W, torch.zeros_like(W[0]) if b is None else b.detach()
