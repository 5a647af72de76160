# diagnosis: count-slip
# loses: count, more_counts
import torch

KNOWN = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def mlp_forward(X, weights, biases, activation="relu"):
    if len(weights) > 1 and activation not in KNOWN:
        raise ValueError("relu, sigmoid or tanh")
    f = KNOWN.get(activation)
    h, hidden = X, []
    for W, b in zip(weights[:-1], biases[:-1]):
        h = f(h @ W + b)
        hidden.append(h)
    return h @ weights[-1] + biases[-1], hidden


def count_parameters(layer_sizes):
    return sum(a * b + 1 for a, b in zip(layer_sizes, layer_sizes[1:]))
