"""Collapses from the first layer to the last, without type hints."""


def collapse_linear(weights, biases):
    if len(weights) == 0 or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W = weights[0].clone()
    b = biases[0].clone()
    for i in range(1, len(weights)):
        b = b @ weights[i] + biases[i]
        W = W @ weights[i]
    return W, b
