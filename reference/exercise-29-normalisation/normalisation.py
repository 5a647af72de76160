"""Exercise 29, the reference: normalisation, along the rows and along the columns of a batch.

Layer normalisation: Ba, Kiros and Hinton, "Layer Normalization" (2016). Batch normalisation:
Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal
Covariate Shift" (2015), algorithms 1 and 2, with torch's running averages.
"""

import torch
from torch import Tensor, nn


def layer_norm(x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    """γ (x − μ) / √(σ² + ε) + β with μ and σ² of each row, the variance over d.

    Args:
        x: [..., d], floating.
        gamma: γ, [d].
        beta: β, [d].
        eps: ε.
    """
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * gamma + beta


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
    """γ (x − μ) / √(σ² + ε) + β with μ and σ² of each column; outside training the running ones.

    Args:
        x: [n, d], floating; n > 1 in training.
        gamma: γ, [d].
        beta: β, [d].
        running_mean: [d].
        running_var: [d].
        training: whether the batch's own statistics are taken.
        momentum: their share in the new running ones.
        eps: ε.

    Returns:
        The result; the running mean; the running variance, which takes in the one over n − 1.
    """
    mean, variance = running_mean, running_var
    if training:
        n = len(x)
        mean = x.mean(dim=0)
        variance = (x - mean).square().mean(dim=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * variance * n / (n - 1)
    y = (x - mean) * gamma / torch.sqrt(variance + eps) + beta
    return y, running_mean, running_var


class BatchNorm(nn.Module):
    """Batch normalisation as a layer, with its parameters and its memory.

    Args:
        features: d.
        momentum: as for :func:`batch_norm`.
        eps: ε.
    """

    def __init__(self, features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        self.momentum = momentum
        self.eps = eps
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x: Tensor) -> Tensor:
        """[n, d] to [n, d]; in training mode the running statistics move."""
        remembered = self.running_mean, self.running_var
        how = self.training, self.momentum, self.eps
        y, mean, variance = batch_norm(x, self.gamma, self.beta, *remembered, *how)
        if self.training:
            # What is remembered has no part in any gradient.
            self.running_mean, self.running_var = mean.detach(), variance.detach()
        return y
