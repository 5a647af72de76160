"""Exercise 14, the reference: linear regression by gradient descent.

Least squares: Legendre (1805), Gauss (1809). Gradient descent: Cauchy (1847). With one example a
row as in Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.1.4.
"""

import torch
from torch import Tensor


def predict(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """X w + b, shape [n].

    Args:
        X: inputs, shape [n, d], floating.
        w: weights, shape [d].
        b: bias, 0-d.
    """
    return X @ w + b


def mse_gradients(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """The gradients of (1/n) Σ (ŷ_i − y_i)², by the chain rule.

    Args:
        X: inputs, shape [n, d], floating.
        y: targets, shape [n].
        w: weights, shape [d].
        b: bias, 0-d.

    Returns:
        (2/n) Xᵀ(ŷ − y), shape [d], and (2/n) Σ (ŷ_i − y_i), 0-d.
    """
    error = X @ w + b - y
    dw = 2 / len(y) * (X.T @ error)
    db = 2 / len(y) * error.sum()
    return dw, db


def fit(X: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor, list[float]]:
    """Full-batch gradient descent from w = 0, b = 0.

    Args:
        X: inputs, shape [n, d], floating.
        y: targets, shape [n].
        lr: the learning rate.
        steps: how many steps to take.

    Returns:
        w, shape [d], and b, 0-d, after the last step; the mean of squares before each step.
    """
    w = X.new_zeros(X.shape[1])
    b = X.new_zeros(())
    losses = []
    for _ in range(steps):
        residual = X @ w + b - y
        losses.append(torch.square(residual).mean().item())
        share = 2 * lr / len(y)
        w = w - share * (X.T @ residual)
        b = b - share * residual.sum()
    return w, b, losses
