"""Zeros and ones in the order of the sizes, brought back to their places; squares for sizes."""

import torch
from torch import Tensor


def sparsity(W: Tensor) -> float:
    return 1.0 - torch.count_nonzero(W).item() / W.numel()


def in_place_of(squares: Tensor, k: int) -> Tensor:
    order = torch.sort(squares, stable=True).indices
    ordered = torch.cat([squares.new_zeros(k), squares.new_ones(len(squares) - k)])
    return torch.empty_like(ordered).index_copy_(0, order, ordered)


def magnitude_mask(W: Tensor, amount: float) -> Tensor:
    return global_masks([W], amount)[0]


def global_masks(weights: list[Tensor], amount: float) -> list[Tensor]:
    squares = torch.cat([W.square().reshape(-1) for W in weights])
    rest = in_place_of(squares, round(len(squares) * amount))
    masks = []
    for W in weights:
        own, rest = rest[: W.numel()], rest[W.numel() :]
        masks.append(own.reshape(W.shape))
    return masks


def masked_momentum_step(
    W: Tensor, gradient: Tensor, velocity: Tensor, mask: Tensor, lr: float, momentum: float = 0.9
):
    new_velocity = torch.addcmul(gradient * mask, velocity, mask, value=momentum)
    return torch.addcmul(W, new_velocity, mask, value=-lr) * mask, new_velocity
