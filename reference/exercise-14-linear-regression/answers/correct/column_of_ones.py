"""The bias as one more weight, whose feature is 1 everywhere; w and b are taken apart at the end."""

import torch
from torch import Tensor


def design(X: Tensor) -> Tensor:
    return torch.hstack([X, X.new_ones(X.shape[0], 1)])


def predict(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return design(X).mv(torch.cat([w, b.reshape(1)]))


def gradient(A: Tensor, y: Tensor, theta: Tensor) -> Tensor:
    return A.t().mv(A.mv(theta) - y).mul(2).div(A.shape[0])


def mse_gradients(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    found = gradient(design(X), y, torch.cat([w, b.reshape(1)]))
    return found[:-1], found[-1]


def fit(X: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor, list[float]]:
    A = design(X)
    theta = A.new_zeros(A.shape[1])
    losses: list[float] = []
    for _ in range(steps):
        losses.append(torch.mean((A.mv(theta) - y).pow(2)).item())
        theta = theta.sub(gradient(A, y, theta), alpha=lr)
    return theta[:-1], theta[-1], losses
