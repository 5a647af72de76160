# diagnosis: wrong-exception
# loses: refusal
import torch

KNOWN = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def mlp_forward(X, weights, biases, activation="relu"):
    f = KNOWN[activation]
    h, hidden = X, []
    for W, b in zip(weights[:-1], biases[:-1]):
        h = f(h @ W + b)
        hidden.append(h)
    return h @ weights[-1] + biases[-1], hidden


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes, layer_sizes[1:]))
