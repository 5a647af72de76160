"""Exercise 8, the reference: XOR by two hidden units, and the best linear model."""

import torch
from torch import Tensor


def xor_parameters() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Parameters of relu(X @ W1 + b1) @ W2 + b2 that computes XOR exactly.

    With s = x1 + x2 it is relu(s) − 2 relu(s − 1): 0, 1, 0 for s = 0, 1, 2
    (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.1).

    Returns:
        (W1, b1, W2, b2), float64, shapes [2, 2], [2], [2, 1] and [1].
    """
    W1 = torch.ones(2, 2, dtype=torch.float64)
    b1 = torch.tensor([0.0, -1.0], dtype=torch.float64)
    W2 = torch.tensor([[1.0], [-2.0]], dtype=torch.float64)
    b2 = torch.zeros(1, dtype=torch.float64)
    return W1, b1, W2, b2


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The (w, b) that minimise the mean of (X w + b − y)².

    Ordinary least squares with a column of ones for the intercept.

    Args:
        X: inputs, shape [n, d], floating, with independent columns.
        y: targets, shape [n] or [n, 1], of X's dtype.

    Returns:
        (w, b) with shapes [d, 1] and [1], of X's dtype.
    """
    design = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    solution = torch.linalg.lstsq(design, y.reshape(-1, 1)).solution
    return solution[:-1], solution[-1]
