"""Only moments of the data enter the gradients: they are worked out once, before the loop."""

import torch
from torch import Tensor


def predict(X, w, b):
    return torch.addmv(b.expand(X.shape[0]), X, w)


def moments(X, y):
    return X.T @ X / len(y), X.mean(0), X.T @ y / len(y), y.mean()


def slopes(known: tuple[Tensor, ...], w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    squares, middle, mixed, target = known
    return 2 * (squares @ w + middle * b - mixed), 2 * (middle @ w + b - target)


def mse_gradients(X, y, w, b):
    return slopes(moments(X, y), w, b)


def fit(X, y, lr, steps):
    known = moments(X, y)
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(steps):
        losses.append(torch.linalg.vector_norm(predict(X, w, b) - y).square().item() / len(y))
        dw, db = slopes(known, w, b)
        w, b = torch.add(w, dw, alpha=-lr), torch.add(b, db, alpha=-lr)
    return w, b, losses
