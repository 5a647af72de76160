"""`var_mean`, `rsqrt`, `addcmul` and `lerp`; a layer that is written without the function."""

import torch
from torch import Tensor, nn


def layer_norm(x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return torch.addcmul(beta, (x - mean) * torch.rsqrt(var + eps), gamma)


def batch_norm(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    running_mean: Tensor,
    running_var: Tensor,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Tensor, Tensor, Tensor]:
    if not training:
        scale = gamma * torch.rsqrt(running_var + eps)
        return x * scale + (beta - running_mean * scale), running_mean.clone(), running_var.clone()
    var, mean = torch.var_mean(x, dim=0, unbiased=False)
    result = torch.addcmul(beta, (x - mean) * torch.rsqrt(var + eps), gamma)
    with torch.no_grad():
        new_mean = torch.lerp(running_mean, mean, momentum)
        new_var = torch.lerp(running_var, x.var(dim=0), momentum)
    return result, new_mean, new_var


class BatchNorm(nn.Module):
    running_mean: Tensor
    running_var: Tensor
    batches: Tensor

    def __init__(self, features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))
        self.register_buffer("batches", torch.tensor(0, dtype=torch.long))
        self.momentum, self.eps = momentum, eps

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            var, mean = torch.var_mean(x, dim=0, unbiased=False)
            with torch.no_grad():
                self.batches += 1
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(x.var(dim=0), self.momentum)
        else:
            mean, var = self.running_mean, self.running_var
        return torch.addcmul(self.beta, (x - mean) * torch.rsqrt(var + self.eps), self.gamma)
