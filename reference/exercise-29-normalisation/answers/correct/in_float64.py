"""Everything in float64 on the way, cast back at the end; a layer that assigns its buffers."""

import torch
from torch import nn


def norm(x, mean, variance, gamma, beta, eps):
    wide = (x.double() - mean.double()) / (variance.double() + eps).sqrt()
    return (wide * gamma.double() + beta.double()).to(x.dtype)


def layer_norm(x, gamma, beta, eps=1e-5):
    wide = x.double()
    mean = wide.mean(-1, keepdim=True)
    return norm(x, mean, (wide - mean).pow(2).mean(-1, keepdim=True), gamma, beta, eps)


def batch_norm(
    x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5
):
    mean, variance = running_mean, running_var
    if training:
        mean, variance = x.double().mean(dim=0), x.double().var(dim=0, correction=0)
        unbiased = x.double().var(dim=0, correction=1)
        running_mean = (running_mean + momentum * (mean - running_mean)).to(x.dtype)
        running_var = (running_var + momentum * (unbiased - running_var)).to(x.dtype)
    return norm(x, mean, variance, gamma, beta, eps), running_mean, running_var


class BatchNorm(torch.nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super(BatchNorm, self).__init__()
        self.register_parameter("gamma", nn.Parameter(torch.ones(features)))
        self.register_parameter("beta", nn.Parameter(torch.zeros(features)))
        self.running_mean = nn.Buffer(torch.zeros(features))
        self.running_var = nn.Buffer(torch.ones(features))
        self.momentum = momentum
        self.eps = eps

    def remember(self, x):
        with torch.no_grad():
            self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * x.mean(0)
            self.running_var = (1 - self.momentum) * self.running_var + self.momentum * x.var(0)

    def forward(self, x):
        if not self.training:
            return norm(
                x, self.running_mean, self.running_var, self.gamma, self.beta, self.eps
            )
        self.remember(x)
        mean = x.mean(0)
        return norm(x, mean, (x - mean).square().mean(0), self.gamma, self.beta, self.eps)
