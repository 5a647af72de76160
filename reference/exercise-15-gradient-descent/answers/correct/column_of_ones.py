"""The bias as one more weight, whose feature is 1 everywhere."""

import torch
from torch import Tensor


def design(X: Tensor) -> Tensor:
    return torch.hstack([X, X.new_ones(len(X), 1)])


def whole(w: Tensor, b: Tensor) -> Tensor:
    return torch.cat([w, b.reshape(1)])


def batch_descent(X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int):
    A, theta, losses = design(X), whole(w, b), []
    for _ in range(epochs):
        error = A.mv(theta) - y
        losses.append(error.pow(2).mean().item())
        theta = theta - lr * (2 / len(y)) * A.t().mv(error)
    return theta[:-1], theta[-1], losses


def stochastic_descent(X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, orders: Tensor):
    A, theta, losses = design(X), whole(w, b), []
    for order in orders:
        losses.append((A.mv(theta) - y).pow(2).mean().item())
        for a, target in zip(A[order], y[order]):
            theta = theta - lr * 2 * (a.dot(theta) - target) * a
    return theta[:-1], theta[-1], losses


def gradient_noise(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    A = design(X)
    g = torch.diag(2 * (A.mv(whole(w, b)) - y)).mm(A)
    return g.var(dim=0, correction=0).sum()
