# diagnosis: collapse-reversed-product
# loses: two_layers, different_widths, square_weight, widths, deep, float32, leaves_arguments, refusals, whole_matrices

import torch


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W = weights[-1]
    for weight in reversed(weights[:-1]):
        W = torch.matmul(W, weight)
    b = biases[0]
    for weight, bias in zip(weights[1:], biases[1:]):
        b = b @ weight + bias
    return W, b
