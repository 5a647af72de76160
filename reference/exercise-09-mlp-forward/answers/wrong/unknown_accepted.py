# diagnosis: wrong-exception
# loses: refusal
import torch


def mlp_forward(X, weights, biases, activation="relu"):
    h, hidden = X, []
    for W, b in zip(weights[:-1], biases[:-1]):
        h = h @ W + b
        if activation == "relu":
            h = torch.relu(h)
        elif activation == "sigmoid":
            h = torch.sigmoid(h)
        elif activation == "tanh":
            h = torch.tanh(h)
        hidden.append(h)
    return h @ weights[-1] + biases[-1], hidden


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes, layer_sizes[1:]))
