"""torch.nn.init draws, on matrices that lie as it wants them; norms are divided by a root."""

import torch
from torch import Tensor, nn


def xavier_uniform(d: int, h: int, gain: float = 1.0) -> Tensor:
    return nn.init.xavier_uniform_(torch.empty(d, h), gain)


def he_normal(d: int, h: int) -> Tensor:
    W = torch.empty(h, d)
    nn.init.kaiming_normal_(W, nonlinearity="relu")
    return W.T


def signal_sizes(X: Tensor, weights: list[Tensor], activation: str) -> Tensor:
    if activation == "relu":
        f = nn.ReLU()
    elif activation == "sigmoid":
        f = nn.Sigmoid()
    elif activation == "tanh":
        f = nn.Tanh()
    else:
        raise ValueError("activation must be relu, sigmoid or tanh")
    sizes = []
    for W in weights:
        X = f(torch.matmul(X, W))
        sizes.append(torch.linalg.vector_norm(X) / X.numel() ** 0.5)
    return torch.stack(sizes)
