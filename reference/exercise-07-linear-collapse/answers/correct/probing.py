"""Sends zeros and the identity through the stack, and reads W and b off."""

import torch


def run(x, weights, biases):
    for weight, bias in zip(weights, biases):
        x = torch.nn.functional.linear(x, weight.T, bias)
    return x


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError
    d = weights[0].shape[0]
    b = run(weights[0].new_zeros(1, d), weights, biases)
    W = run(torch.eye(d, dtype=weights[0].dtype, device=weights[0].device), weights, biases) - b
    return W, b[0]
