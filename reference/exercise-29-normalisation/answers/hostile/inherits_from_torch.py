# tries: torch's own layer and functions, by inheritance, by names that are put together and by the operators below them
# loses: all

import torch
from torch import nn


def layer_norm(x, gamma, beta, eps=1e-5):
    own = getattr(torch.nn.functional, "_".join(["layer", "norm"]))
    return own(x, gamma.shape, gamma, beta, eps)


def batch_norm(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean.clone(), running_var.clone()
    own = getattr(torch.ops.aten, "_native_" + "batch_" + "norm_legit")
    return own(x, gamma, beta, mean, var, training, momentum, eps)[0], mean, var


class BatchNorm(nn.BatchNorm1d):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, eps, momentum)
        self.gamma, self.beta = self.weight, self.bias
