# diagnosis: argument-changed
# loses: leaves_arguments
import torch

KNOWN = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def mlp_forward(X, weights, biases, activation="relu"):
    if len(weights) > 1 and activation not in KNOWN:
        raise ValueError("relu, sigmoid or tanh")
    f = KNOWN.get(activation)
    h, hidden = X, []
    W_last, b_last = weights.pop(), biases.pop()
    for W, b in zip(weights, biases):
        h = f(h @ W + b)
        hidden.append(h)
    return h @ W_last + b_last, hidden


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes, layer_sizes[1:]))
