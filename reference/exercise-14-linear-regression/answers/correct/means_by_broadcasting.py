"""Every example's own gradient, and the mean over the examples; knobs moved in place."""

import torch
from torch import Tensor


def predict(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return (X * w).sum(dim=-1) + b


def mse_gradients(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    slope = 2 * (predict(X, w, b) - y)
    return (slope.unsqueeze(-1) * X).mean(dim=0), slope.mean()


def fit(X: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor, list[float]]:
    w, b = torch.zeros_like(X[0]), torch.zeros_like(y[0])
    losses = []
    while len(losses) < steps:
        dw, db = mse_gradients(X, y, w, b)
        losses.append(torch.square(predict(X, w, b) - y).mean().item())
        w -= lr * dw
        b -= lr * db
    return w, b, losses
