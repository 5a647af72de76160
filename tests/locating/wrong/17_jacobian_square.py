import torch
from torch import Tensor

SLOPES = {
    "relu": lambda z: (z > 0).to(z.dtype),
    "sigmoid": lambda z: torch.sigmoid(z) * (1 - torch.sigmoid(z)),
    "tanh": lambda z: 1 - torch.tanh(z) ** 2,
}


def activation_jacobian(z: Tensor, activation: str) -> Tensor:
    if activation == "relu":
        slope = (z > 0).to(z.dtype)
    elif activation == "sigmoid":
        s = torch.sigmoid(z)
        slope = s * (1 - s)
    elif activation == "tanh":
        slope = 1 - torch.tanh(z)
    else:
        raise ValueError(f"unknown activation: {activation}")
    return torch.diag(slope)


def activation_vjp(z: Tensor, upstream: Tensor, activation: str) -> Tensor:
    if activation not in SLOPES:
        raise ValueError(f"unknown activation: {activation}")
    return upstream * SLOPES[activation](z)
