"""Columns as the rows of the transposed batch, and inner products for the squares."""

import torch
from torch import Tensor, nn


def rows(x: Tensor) -> tuple[Tensor, Tensor]:
    """Centred rows, and their mean squares."""
    centred = x - x.mean(-1, keepdim=True)
    squares = torch.einsum("...i,...i->...", centred, centred)
    return centred, squares.unsqueeze(-1) / x.size(-1)


def layer_norm(x, gamma, beta, eps=1e-5):
    centred, square = rows(x)
    return centred.div(square.add(eps).sqrt()).mul(gamma).add(beta)


def batch_norm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    gamma, beta = gamma[:, None], beta[:, None]
    columns = x.T
    if not training:
        z = (columns - running_mean[:, None]) / (running_var[:, None] + eps).sqrt()
        return (gamma * z + beta).T, running_mean, running_var
    n = columns.shape[1]
    centred, square = rows(columns)
    z = gamma * centred * (square + eps).pow(-0.5) + beta
    stays = 1.0 - momentum
    mean = stays * running_mean + momentum * columns.mean(1)
    variance = stays * running_var + momentum * (n / (n - 1)) * square[:, 0]
    return z.T, mean, variance


class BatchNorm(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))
        self.settings = {"momentum": momentum, "eps": eps}

    @property
    def remembered(self):
        return self.running_mean, self.running_var

    def forward(self, x):
        found = batch_norm(
            x, self.gamma, self.beta, *self.remembered, training=self.training, **self.settings
        )
        with torch.no_grad():
            for old, new in zip(self.remembered, found[1:]):
                old.copy_(new)
        return found[0]
