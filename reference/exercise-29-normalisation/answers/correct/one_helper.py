"""One helper for both norms, with the dimension as its argument; `std` squared for the variance."""

import torch
from torch import nn


def statistics(x, dim, correction=0):
    return x.mean(dim=dim, keepdim=True), x.std(dim=dim, correction=correction, keepdim=True) ** 2


def normalise(x, mean, var, gamma, beta, eps):
    z = x - mean
    z = z / torch.sqrt(var + eps)
    return z * gamma + beta


def layer_norm(x, gamma, beta, eps=1e-5):
    return normalise(x, *statistics(x, -1), gamma, beta, eps)


def batch_norm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training is False:
        return normalise(x, running_mean, running_var, gamma, beta, eps), running_mean, running_var
    mean, var = statistics(x, 0)
    unbiased = var.squeeze(0) * (x.shape[0] / (x.shape[0] - 1))
    return [
        normalise(x, mean, var, gamma, beta, eps),
        running_mean + momentum * (mean.squeeze(0) - running_mean),
        running_var + momentum * (unbiased - running_var),
    ]


class Norm(nn.Module):
    """What any norm has that learns."""

    def __init__(self, features, eps):
        super().__init__()
        self.eps = eps
        self.gamma = nn.Parameter(torch.full((features,), 1.0))
        self.beta = nn.Parameter(torch.full((features,), 0.0))


class BatchNorm(Norm):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, eps)
        self.momentum = momentum
        for name, value in (("running_mean", 0.0), ("running_var", 1.0)):
            self.register_buffer(name, torch.full((features,), value))

    def forward(self, x):
        result, mean, var = batch_norm(
            x, self.gamma, self.beta, self.running_mean, self.running_var,
            self.training, self.momentum, self.eps,
        )
        if self.training:
            self.running_mean.data.copy_(mean)
            self.running_var.data.copy_(var)
        return result
