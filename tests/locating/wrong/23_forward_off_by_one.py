import torch
from torch import Tensor


def activate(z: Tensor, name: str) -> Tensor:
    if name == "relu":
        return torch.relu(z)
    if name == "sigmoid":
        return torch.sigmoid(z)
    if name == "tanh":
        return torch.tanh(z)
    raise ValueError(name)


def mlp_forward(
    X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[Tensor, list[Tensor]]:
    L = len(weights)
    hs = []
    a = X
    for i in range(L):
        a = a @ weights[i] + biases[i]
        if i < L:
            a = activate(a, activation)
            hs.append(a)
    return a, hs


def count_parameters(layer_sizes: list[int]) -> int:
    n = 0
    for i in range(1, len(layer_sizes)):
        n += layer_sizes[i - 1] * layer_sizes[i] + layer_sizes[i]
    return n
