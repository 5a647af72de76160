"""torch's own pruning for the masks, and the step in place on copies."""

import torch
from torch.nn.utils import parameters_to_vector, prune


def sparsity(W):
    return float((W == 0).sum() / W.numel())


def magnitude_mask(W, amount):
    W = W.contiguous()
    return prune.L1Unstructured(amount=float(amount)).compute_mask(W, torch.ones_like(W))


def global_masks(weights, amount):
    row = parameters_to_vector([W.contiguous() for W in weights])
    mask, masks = magnitude_mask(row, amount), []
    for W in weights:
        masks.append(mask[: W.numel()].view(W.shape))
        mask = mask[W.numel() :]
    return masks


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    W, velocity = W.clone(), velocity.clone()
    velocity.mul_(momentum).add_(gradient).mul_(mask)
    W.sub_(lr * velocity).mul_(mask)
    return W, velocity
