"""One helper for the step, whose price is 0 for biases; a mask that holds the factor already."""

import math

import torch
from torch import Tensor


def l2_penalty(weights: list[Tensor], lam: float) -> Tensor:
    return sum((torch.einsum("i,i->", W.flatten(), W.flatten()) for W in weights), 0.0) * lam


def moved(values: list[Tensor], slopes: list[Tensor], lr: float, price: float) -> list[Tensor]:
    return [v - lr * s - lr * price * v for v, s in zip(values, slopes, strict=True)]


def decayed_step(weights, biases, dW, db, lr, lam):
    return moved(weights, dW, lr, 2 * lam), moved(biases, db, lr, 0.0)


def dropout(x: Tensor, p: float, training: bool = True) -> Tensor:
    if math.copysign(1, p) * p > 1 or p < 0:
        raise ValueError("0 <= p <= 1, please")
    if not training:
        return x
    factor = 0.0 if p == 1 else 1 / (1 - p)
    mask = torch.full_like(x, factor).masked_fill_(torch.rand_like(x) < p, 0.0)
    return torch.mul(x, mask)
