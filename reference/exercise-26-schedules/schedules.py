"""Exercise 26, the reference: learning-rate schedules.

Half a cosine: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017),
equation 5. A warm-up whose first step has a rate already: Goyal and others, "Accurate, Large
Minibatch SGD" (2017), section 2.2. A velocity without the rate in it is torch.optim.SGD's.
"""

import math

import torch
from torch import Tensor, nn


def step_decay(step: int, lr: float, every: int, factor: float = 0.1) -> float:
    """The rate lr · factor^⌊step / every⌋.

    Args:
        step: which step, from 0.
        lr: the rate of the first step.
        every: after how many steps the rate is multiplied again.
        factor: by what.
    """
    return lr * factor ** (step // every)


def cosine(step: int, total: int, lr: float, lr_min: float = 0.0) -> float:
    """Half a cosine wave from lr down to lr_min, which it keeps.

    Args:
        step: which step, from 0.
        total: the first step that has lr_min.
        lr: the rate of step 0.
        lr_min: the rate at the end.
    """
    share = min(step / total, 1)
    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * share)) / 2


def warmup_cosine(step: int, warmup: int, total: int, lr: float, lr_min: float = 0.0) -> float:
    """A straight line up to lr in warmup steps, and then cosine over the others.

    Args:
        step: which step, from 0.
        warmup: how many steps warm up, 0 or more.
        total: the first step that has lr_min, larger than warmup.
        lr: the rate at the end of the warm-up.
        lr_min: the rate at the end.
    """
    if step < warmup:
        return lr * (step + 1) / warmup
    return cosine(step - warmup, total - warmup, lr, lr_min)


def train_with_rates(model: nn.Module, X: Tensor, y: Tensor, rates: list[float]) -> list[float]:
    """SGD with momentum 0.9 on the MSE of all rows, a step for each rate.

    Args:
        model: it is trained in place.
        X: inputs, shape [n, d].
        y: targets, shape [n, m].
        rates: the learning rate of each step.
    """
    optimiser = torch.optim.SGD(model.parameters(), momentum=0.9)
    losses = []
    for rate in rates:
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
