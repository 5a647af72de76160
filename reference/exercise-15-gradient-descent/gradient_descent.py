"""Exercise 15, the reference: batch and stochastic gradient descent.

Stochastic: Robbins and Monro, "A Stochastic Approximation Method" (1951). The gradient's noise,
the trace of the examples' gradients' covariance: Bottou, Curtis and Nocedal, "Optimization
Methods for Large-Scale Machine Learning" (2018), section 4.
"""

import torch
from torch import Tensor


def batch_descent(
    X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int
) -> tuple[Tensor, Tensor, list[float]]:
    """An epoch is one step against the mean gradient.

    Args:
        X: inputs, shape [n, d], floating.
        y: targets, shape [n].
        w: weights to start from, shape [d].
        b: bias to start from, 0-d.
        lr: the learning rate.
        epochs: how many epochs.

    Returns:
        w and b at the end; the mean of squares before each epoch.
    """
    losses = []
    for _ in range(epochs):
        error = X @ w + b - y
        losses.append(torch.square(error).mean().item())
        dw = 2 / len(y) * (X.T @ error)
        db = 2 / len(y) * error.sum()
        w = w - lr * dw
        b = b - lr * db
    return w, b, losses


def stochastic_descent(
    X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, orders: Tensor
) -> tuple[Tensor, Tensor, list[float]]:
    """An epoch is a step for each example that its row of orders names.

    Args:
        X: inputs, shape [n, d], floating.
        y: targets, shape [n].
        w: weights to start from, shape [d].
        b: bias to start from, 0-d.
        lr: the learning rate.
        orders: shape [epochs, n], int64.

    Returns:
        w and b at the end; the mean of squares over all examples before each epoch.
    """
    losses = []
    for order in orders.tolist():
        losses.append(torch.square(X @ w + b - y).mean().item())
        for i in order:
            slope = 2 * (X[i] @ w + b - y[i])
            w = w - lr * slope * X[i]
            b = b - lr * slope
    return w, b, losses


def gradient_noise(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The mean squared distance of the gradients [d + 1] of the examples from their mean.

    Args:
        X: inputs, shape [n, d], floating.
        y: targets, shape [n].
        w: weights, shape [d].
        b: bias, 0-d.
    """
    slope = 2 * (X @ w + b - y)
    gradients = slope.unsqueeze(1) * torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    distance = gradients - gradients.mean(dim=0)
    return torch.square(distance).sum(dim=1).mean()
