# diagnosis: collapse-last-bias-only
# loses: two_layers, different_widths, square_bias, widths, deep, float32, leaves_arguments, refusals, whole_matrices

import torch


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W = weights[0]
    for weight in weights[1:]:
        W = torch.mm(W, weight)
    return W, biases[len(biases) - 1]
