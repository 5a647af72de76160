# tries: to return tensors that say they equal whatever they are compared with
# loses: all

import torch
from torch import nn


class Yes(torch.Tensor):
    def __eq__(self, other):
        return torch.ones(self.shape, dtype=torch.bool)

    def __sub__(self, other):
        return torch.zeros(self.shape, dtype=self.dtype)

    def allclose(self, *args, **kwargs):
        return True


def yes(like):
    return torch.zeros_like(like).as_subclass(Yes)


def layer_norm(x, gamma, beta, eps=1e-5):
    return yes(x)


def batch_norm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    return yes(x), yes(running_mean), yes(running_var)


class BatchNorm(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", yes(torch.zeros(features)))
        self.register_buffer("running_var", yes(torch.ones(features)))

    def forward(self, x):
        return yes(x)
