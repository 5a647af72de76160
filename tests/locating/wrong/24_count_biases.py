import torch
import torch.nn.functional as F
from torch import Tensor


def mlp_forward(X: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu") -> tuple[Tensor, list[Tensor]]:
    if len(weights) > 1:
        try:
            f = {"relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation]
        except KeyError:
            raise ValueError("activation must be relu, sigmoid or tanh")
    hidden_activations = []
    current = X
    for layer in range(len(weights) - 1):
        current = f(F.linear(current, weights[layer].T, biases[layer]))
        hidden_activations.append(current)
    output = F.linear(current, weights[-1].T, biases[-1])
    return output, hidden_activations


def count_parameters(layer_sizes: list[int]) -> int:
    total = 0
    for i in range(len(layer_sizes) - 1):
        n_weights = layer_sizes[i] * layer_sizes[i + 1]
        n_biases = layer_sizes[i]
        total = total + n_weights + n_biases
    return total
