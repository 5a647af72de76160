"""Exercise 20: rows and columns.

Everything that torch has is allowed.
"""

import torch
from torch import Tensor, nn


def column_layer(W: Tensor, x: Tensor, b: Tensor) -> Tensor:
    """A layer the way books write it: one example, which is a column.

    Args:
        W: weights, one row for each output, shape [h, d].
        x: one example, shape [d].
        b: biases, shape [h].

    Returns:
        W x + b, shape [h].
    """
    raise NotImplementedError("write column_layer")


def row_layer(X: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """A layer the way programs compute it: many examples, each of them a row.

    Args:
        X: n examples, shape [n, d].
        W: weights, one column for each output, shape [d, h].
        b: biases, shape [h].

    Returns:
        X W + b, shape [n, h].
    """
    raise NotImplementedError("write row_layer")


def load_linear(layer: nn.Linear, W: Tensor, b: Tensor) -> None:
    """Write W and b into a layer, so that `layer(X)` is `row_layer(X, W, b)`.

    Args:
        layer: a layer with d inputs and h outputs, with or without a bias. It is changed.
        W: weights, shape [d, h].
        b: biases, shape [h].
    """
    raise NotImplementedError("write load_linear")


def weights_of(layer: nn.Linear) -> tuple[Tensor, Tensor]:
    """The way back: the W and b with which `row_layer(X, W, b)` is `layer(X)`.

    Args:
        layer: a layer with d inputs and h outputs, with or without a bias. It stays as it is.

    Returns:
        W, shape [d, h], and b, shape [h]; b is zeros if the layer has no bias.
    """
    raise NotImplementedError("write weights_of")


if __name__ == "__main__":
    # Runs when you start this file with `python rows_and_columns.py`; it is not graded.
    layer = nn.Linear(3, 2)
    load_linear(layer, torch.tensor([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]), torch.ones(2))
    print(weights_of(layer))
