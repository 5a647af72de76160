"""Recursion: each call does its layer forward, calls the rest, and returns what goes back."""

import torch
from torch import Tensor

FORWARD = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
SLOPE = {
    "relu": lambda h: (h > 0).to(h.dtype),
    "sigmoid": lambda h: h - h * h,
    "tanh": lambda h: (1 - h) * (1 + h),
}


def mse_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    error = (y_hat - y).flatten()
    return error.dot(error) / error.numel()


def _rest(h, y, weights, biases, name):
    """Gradients of the layers from here on, and that of the loss with respect to h."""
    z = torch.addmm(biases[0], h, weights[0])
    if len(weights) == 1:
        dz, dW, db = (z - y) * (2 / z.numel()), [], []
    else:
        a = FORWARD[name](z)
        da, dW, db = _rest(a, y, weights[1:], biases[1:], name)
        dz = da * SLOPE[name](a)
    return dz @ weights[0].mT, [h.mT @ dz, *dW], [dz.sum(dim=0), *db]


def mlp_backward(
    X: Tensor, y: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[list[Tensor], list[Tensor]]:
    return _rest(X, y, weights, biases, activation)[1:]
