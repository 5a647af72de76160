"""Exercise 21, the reference: pruning by magnitude.

Magnitudes: Han, Pool, Tran and Dally, "Learning both Weights and Connections for Efficient Neural
Networks" (2015); the share and its rounding are those of torch.nn.utils.prune. Masks that hold
while the training goes on: Frankle and Carbin, "The Lottery Ticket Hypothesis" (2019).
"""

import torch
from torch import Tensor


def sparsity(W: Tensor) -> float:
    """The number of zeros over the number of elements.

    Args:
        W: any shape, at least one element, floating.
    """
    return (W == 0).sum().item() / W.numel()


def magnitude_mask(W: Tensor, amount: float) -> Tensor:
    """0 at the round(amount · numel) smallest |w|, and 1 elsewhere.

    Args:
        W: any shape, at least one element, floating.
        amount: the share that goes, from 0 to 1.

    Returns:
        Shape and dtype of W.
    """
    order = W.abs().flatten().argsort()
    mask = torch.ones_like(order, dtype=W.dtype)
    mask[order[: round(amount * W.numel())]] = 0
    return mask.reshape(W.shape)


def global_masks(weights: list[Tensor], amount: float) -> list[Tensor]:
    """As magnitude_mask, of all layers' elements in one row.

    Args:
        weights: of one layer or more, each of any shape, floating.
        amount: the share of all of them that goes, from 0 to 1.

    Returns:
        A mask for each layer, with its shape and dtype.
    """
    row = torch.cat([W.flatten() for W in weights])
    parts = magnitude_mask(row, amount).split([W.numel() for W in weights])
    return [part.reshape(W.shape) for part, W in zip(parts, weights, strict=True)]


def masked_momentum_step(
    W: Tensor, gradient: Tensor, velocity: Tensor, mask: Tensor, lr: float, momentum: float = 0.9
) -> tuple[Tensor, Tensor]:
    """With v = (momentum · velocity + gradient) ⊙ mask: (W − lr v) ⊙ mask, then v.

    Args:
        W: any shape, floating.
        gradient: of W's shape.
        velocity: what the last step gave, or zeros; of W's shape.
        mask: 0 or 1, W's shape and dtype.
        lr: the learning rate.
        momentum: how much of the old velocity stays.
    """
    v = (momentum * velocity + gradient) * mask
    return (W - lr * v) * mask, v
