"""A Bernoulli mask, weights that shrink before they step, and inner products for the squares."""

import torch
from torch import Tensor


def l2_penalty(weights: list[Tensor], lam: float) -> Tensor:
    flat = torch.cat([W.reshape(-1) for W in weights])
    return lam * flat.dot(flat)


def decayed_step(weights, biases, dW, db, lr, lam):
    shrink = 1 - 2 * lr * lam
    return (
        [torch.sub(shrink * W, slope, alpha=lr) for W, slope in zip(weights, dW)],
        [torch.sub(b, slope, alpha=lr) for b, slope in zip(biases, db)],
    )


def dropout(x: Tensor, p: float, training: bool = True) -> Tensor:
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"{p} is no probability")
    if training and p > 0:
        stays = 1 - p
        mask = torch.bernoulli(torch.full_like(x, stays))
        return x * mask * (1 / stays) if stays > 0 else x * 0
    return x.clone()
