"""Every weight's rank, and a comparison with it; `torch.where` in the step."""

import torch


def sparsity(W):
    zeros = W.numel() - W.count_nonzero()
    return float(zeros) / W.numel()


def rank(values):
    return values.abs().argsort().argsort()


def magnitude_mask(W, amount):
    k = int(amount * W.numel() + 0.5)
    return (rank(W.flatten()) >= k).reshape(W.shape).to(W.dtype)


def global_masks(weights, amount):
    row = torch.hstack([W.ravel() for W in weights])
    stays = rank(row) >= int(amount * len(row) + 0.5)
    pieces = torch.split(stays, [W.numel() for W in weights])
    return tuple(piece.view_as(W).type_as(W) for piece, W in zip(pieces, weights))


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    stays = mask.bool()
    zero = torch.zeros_like(W)
    v = torch.where(stays, torch.add(gradient, velocity, alpha=momentum), zero)
    return torch.where(stays, torch.sub(W, v, alpha=lr), zero), v
