"""A loop over indices with torch's own activations, no type hints."""

import torch


def mlp_forward(X, weights, biases, activation="relu"):
    L = len(weights)
    if L > 1 and activation not in ("relu", "sigmoid", "tanh"):
        raise ValueError("activation must be relu, sigmoid or tanh")
    h = X
    hidden = []
    for i in range(L):
        z = h @ weights[i] + biases[i]
        if i < L - 1:
            if activation == "relu":
                h = torch.relu(z)
            elif activation == "sigmoid":
                h = torch.sigmoid(z)
            else:
                h = torch.tanh(z)
            hidden.append(h)
    return z, hidden


def count_parameters(layer_sizes):
    total = 0
    for i in range(1, len(layer_sizes)):
        total += layer_sizes[i - 1] * layer_sizes[i]
        total += layer_sizes[i]
    return total
