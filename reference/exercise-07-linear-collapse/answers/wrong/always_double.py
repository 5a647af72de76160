# diagnosis: wrong-dtype
# loses: float32

import torch


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W = torch.eye(weights[0].shape[0], dtype=torch.float64)
    b = torch.zeros(weights[0].shape[0], dtype=torch.float64)
    for weight, bias in zip(weights, biases):
        W, b = W @ weight.double(), b @ weight.double() + bias.double()
    return W, b
