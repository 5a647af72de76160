"""`topk` for the smallest, `scatter` for the zeros, `masked_fill` for what is pruned."""

import torch
from torch import Tensor


def sparsity(W: Tensor) -> float:
    return W.eq(0).double().mean().item()


def magnitude_mask(W: Tensor, amount: float) -> Tensor:
    flat = W.reshape(-1)
    _, goes = flat.abs().topk(round(amount * flat.numel()), largest=False)
    return torch.ones_like(flat).scatter(0, goes, 0.0).view(W.shape)


def global_masks(weights: list[Tensor], amount: float) -> list[Tensor]:
    total = sum(W.numel() for W in weights)
    sizes = torch.cat([W.reshape(-1).abs() for W in weights])
    mask = torch.ones_like(sizes)
    mask[sizes.topk(round(amount * total), largest=False).indices] = 0.0
    masks, start = [], 0
    for W in weights:
        masks.append(mask[start : start + W.numel()].reshape(W.shape))
        start += W.numel()
    return masks


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    pruned = mask == 0
    v = (momentum * velocity + gradient).masked_fill(pruned, 0.0)
    return (W - lr * v).masked_fill(pruned, 0.0), v
