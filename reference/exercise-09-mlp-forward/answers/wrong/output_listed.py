# diagnosis: forward-slip
# loses: hidden, square_hidden, layers[1], layers[2], layers[3], layers[4], layers[5], float32, refusal, leaves_arguments, all_rows
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
    output = h @ weights[-1] + biases[-1]
    hidden.append(output)
    return output, hidden


def count_parameters(layer_sizes):
    return sum(a * b + b for a, b in zip(layer_sizes, layer_sizes[1:]))
