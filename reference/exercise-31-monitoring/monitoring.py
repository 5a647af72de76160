"""Exercise 31, the reference: watching a run.

Clipping by the norm of all gradients together: Pascanu, Mikolov and Bengio, "On the difficulty of
training recurrent neural networks" (2013), algorithm 1. A running mean with its start corrected:
Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), section 3.
"""

import math

import torch
from torch import Tensor, nn


def _norm(gradients: list[Tensor]) -> Tensor:
    """The norm of several tensors, as if all their elements were one vector; 0-d."""
    return torch.linalg.vector_norm(torch.stack([one.norm() for one in gradients]))


def clip_by_norm(gradients: list[Tensor], max_norm: float) -> list[Tensor]:
    """All gradients times min(1, max_norm / norm), with the norm of all of them together.

    Args:
        gradients: tensors of any shapes.
        max_norm: the largest norm that they keep together.
    """
    # Where the norm is 0 the quotient is inf, and the factor 1.
    scale = (max_norm / _norm(gradients)).clamp(max=1)
    return [scale * one for one in gradients]


def smooth(losses: list[float], beta: float = 0.9) -> list[float]:
    """The running mean v = βv + (1 − β)x from v = 0, each one over 1 − βᵗ.

    Args:
        losses: what is smoothed.
        beta: the share that stays.
    """
    smoothed, v = [], 0.0
    for t, loss in enumerate(losses, start=1):
        v = beta * v + (1 - beta) * loss
        smoothed.append(v / (1 - beta**t))
    return smoothed


def symptoms(train: list[float], validation: list[float]) -> tuple[bool, bool, bool]:
    """Diverged, stuck, overfits; a run that has diverged is neither of the others.

    Args:
        train: training losses.
        validation: validation losses.
    """
    finite = all(math.isfinite(loss) for loss in [*train, *validation])
    diverged = not finite or train[-1] > train[0]
    stuck = not diverged and train[-1] > 0.9 * train[0]
    overfits = not diverged and validation[-1] > 1.1 * min(validation)
    return diverged, stuck, overfits


def train_clipped(
    model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float, max_norm: float
) -> tuple[list[float], list[float]]:
    """SGD on the MSE of all rows, with gradients of a norm of max_norm at most.

    Args:
        model: it is trained in place.
        X: inputs, shape [n, d].
        y: targets, shape [n, k].
        epochs: as many steps are taken.
        lr: the learning rate.
        max_norm: the largest norm of all gradients together.
    """
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        norm = _norm([parameter.grad for parameter in model.parameters()])
        for parameter in model.parameters():
            parameter.grad *= (max_norm / norm).clamp(max=1)
        optimiser.step()
        losses.append(loss.item())
        norms.append(norm.item())
    return losses, norms
