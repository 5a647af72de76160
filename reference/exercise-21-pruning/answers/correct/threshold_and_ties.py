"""A threshold, and of those that are equal to it the first ones; masked factors in the step."""

import torch


def sparsity(W):
    return len(torch.nonzero(W == 0)) / W.numel()


def smallest(sizes, k):
    """Which k of the sizes go."""
    if k == 0:
        return torch.zeros_like(sizes, dtype=torch.bool)
    limit = torch.kthvalue(sizes, k).values
    below, equal = sizes < limit, sizes == limit
    return below | (equal & (equal.cumsum(0) <= k - below.sum()))


def magnitude_mask(W, amount):
    goes = smallest(W.flatten().abs(), round(amount * W.numel()))
    return torch.where(goes, 0.0, 1.0).to(W.dtype).reshape(W.shape)


def global_masks(weights, amount):
    sizes = torch.cat([W.abs().flatten() for W in weights])
    goes = smallest(sizes, round(amount * sizes.numel()))
    return [
        1 - part.reshape(W.shape).to(W.dtype)
        for part, W in zip(goes.split([W.numel() for W in weights]), weights)
    ]


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    v = momentum * (mask * velocity) + mask * gradient
    return mask * W - lr * v, v
