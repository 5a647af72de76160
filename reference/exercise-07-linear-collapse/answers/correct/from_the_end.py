"""Recursion: the rest of the stack is collapsed first, then the first layer goes in front."""


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    if len(weights) == 1:
        return weights[0], biases[0]
    W, b = collapse_linear(weights[1:], biases[1:])
    return weights[0] @ W, biases[0] @ W + b
