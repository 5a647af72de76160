# tries: other norms of torch's that come to the same: groups, instances, and a transformer's layer
# loses: all

import torch
from torch import nn
from torch.nn import functional as F


def layer_norm(x, gamma, beta, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1]).unsqueeze(0)
    return F.instance_norm(rows, eps=eps).reshape(x.shape) * gamma + beta


def batch_norm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        y = torch.batch_norm(
            x, gamma, beta, running_mean.clone(), running_var.clone(), False, 0.0, eps, False
        )
        return y, running_mean, running_var
    mean = (1 - momentum) * running_mean + momentum * x.mean(0)
    var = (1 - momentum) * running_var + momentum * x.var(0)
    return F.group_norm(x.T.unsqueeze(0), x.shape[1], eps=eps)[0].T * gamma + beta, mean, var


class BatchNorm(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            self.running_mean = mean + self.momentum * (x.mean(0).detach() - mean)
            self.running_var = var + self.momentum * (x.var(0).detach() - var)
            inner = x.T - x.T.mean(1, keepdim=True)
            size = F.rms_norm(inner, inner.shape[1:], eps=self.eps)
            return size.T * self.gamma + self.beta
        return F.layer_norm((x - mean) / (var + self.eps).sqrt(), ()) * self.gamma + self.beta
