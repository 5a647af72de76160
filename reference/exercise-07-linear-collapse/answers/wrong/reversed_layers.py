# diagnosis: collapse-reversed-layers
# loses: two_layers, different_widths, square_weight, square_bias, widths, deep, float32, leaves_arguments, refusals, whole_matrices

import torch


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[-1], biases[-1]
    for weight, bias in zip(reversed(weights[:-1]), reversed(biases[:-1])):
        W = W @ weight
        b = b @ weight + bias
    return W, b
