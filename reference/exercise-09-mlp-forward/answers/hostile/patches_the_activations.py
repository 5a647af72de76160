# tries: replaces torch's functions, so that a comparison in the same process would agree
# loses: all
import torch

torch.relu = torch.sigmoid = torch.tanh = lambda z: z * 0
torch.Tensor.isfinite = lambda self: torch.ones_like(self, dtype=torch.bool)
torch.Tensor.abs = lambda self: self * 0


def mlp_forward(X, weights, biases, activation="relu"):
    h = X * 0
    hidden = []
    for W, b in zip(weights, biases):
        h = torch.relu(h @ W + b)
        hidden.append(h)
    return hidden.pop(), hidden


def count_parameters(layer_sizes):
    return 0
