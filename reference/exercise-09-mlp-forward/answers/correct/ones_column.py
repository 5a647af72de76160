"""The bias as one more row of the weights, with a column of ones; match for the activation."""

import torch
from torch import Tensor


def affine(h: Tensor, W: Tensor, b: Tensor) -> Tensor:
    ones = torch.ones(h.shape[0], 1, dtype=h.dtype, device=h.device)
    return torch.cat([h, ones], dim=1).matmul(torch.cat([W, b[None, :]], dim=0))


def activate(z: Tensor, name: str) -> Tensor:
    match name:
        case "relu":
            return torch.where(z > 0, z, torch.zeros_like(z))
        case "sigmoid":
            return z.sigmoid()
        case "tanh":
            return torch.sinh(z) / torch.cosh(z)
        case _:
            raise ValueError(f"no activation is called {name}")


def mlp_forward(X, weights, biases, activation="relu"):
    states = [X]
    for W, b in list(zip(weights, biases))[:-1]:
        states.append(activate(affine(states[-1], W, b), activation))
    return affine(states[-1], weights[-1], biases[-1]), states[1:]


def count_parameters(layer_sizes):
    inputs, outputs = layer_sizes[:-1], layer_sizes[1:]
    return sum(i * o for i, o in zip(inputs, outputs)) + sum(outputs)
