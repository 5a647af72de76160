"""Each layer becomes one matrix with the bias as its last row (homogeneous coordinates)."""

import torch


def augmented(W, b):
    corner = torch.zeros(W.shape[0] + 1, 1, dtype=W.dtype, device=W.device)
    corner[-1, 0] = 1
    return torch.hstack([torch.vstack([W, b]), corner])


def collapse_linear(weights, biases):
    if len(weights) != len(biases) or len(weights) < 1:
        raise ValueError("lists of one length, and not empty")
    whole = augmented(weights[0], biases[0])
    for W, b in zip(weights[1:], biases[1:]):
        whole = whole.mm(augmented(W, b))
    return whole[:-1, :-1], whole[-1, :-1]
