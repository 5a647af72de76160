"""The statement's formulas, line by line, with sums."""

import math

import torch
from torch import nn


def layer_norm(x, gamma, beta, eps=1e-5):
    d = x.shape[-1]
    mu = x.sum(-1, keepdim=True) / d
    sigma2 = ((x - mu) ** 2).sum(-1, keepdim=True) / d
    return gamma * ((x - mu) / (sigma2 + eps) ** 0.5) + beta


def batch_norm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        n = x.shape[0]
        mu = x.sum(0) / n
        squares = ((x - mu) ** 2).sum(0)
        new_mean = (1 - momentum) * running_mean + momentum * mu
        new_var = (1 - momentum) * running_var + momentum * squares / (n - 1)
        y = gamma * (x - mu) / torch.sqrt(squares / n + eps) + beta
        return y, new_mean, new_var
    y = gamma * (x - running_mean) / torch.sqrt(running_var + eps) + beta
    return y, running_mean, running_var


class BatchNorm(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        if features < 1 or math.isnan(eps):
            raise ValueError("at least one feature")
        self.features = features
        self.momentum = momentum
        self.eps = eps
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x):
        y, self.running_mean, self.running_var = batch_norm(
            x,
            self.gamma,
            self.beta,
            self.running_mean,
            self.running_var,
            self.training,
            momentum=self.momentum,
            eps=self.eps,
        )
        return y
