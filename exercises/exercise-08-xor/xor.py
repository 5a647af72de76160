"""Exercise 8: the smallest problem that a linear model can't solve.

A layer is X @ W + b, one example a row. Nothing of torch is forbidden here: torch.linalg may be
used, and so may training inside a function, within the time limit.
"""

import torch
from torch import Tensor


def xor_parameters() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Parameters of a network relu(X @ W1 + b1) @ W2 + b2 that computes XOR.

    Returns:
        (W1, b1, W2, b2) with shapes [2, h], [h], [h, 1] and [1], all float32 or all float64.
        h, the number of hidden units, is yours to choose.
    """
    raise NotImplementedError("write xor_parameters")


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The linear model X @ w + b with the least mean squared error.

    Args:
        X: inputs, shape [n, d]; its columns are independent.
        y: targets, shape [n] or [n, 1], of the dtype of X.

    Returns:
        (w, b) with shapes [d, 1] and [1], of the dtype of X.
    """
    raise NotImplementedError("write best_linear_fit")
