"""Exercise 26: learning-rate schedules.

Everything in torch is allowed.
"""

import math

import torch
from torch import Tensor, nn


def step_decay(step: int, lr: float, every: int, factor: float = 0.1) -> float:
    """The learning rate of a step, where the rate falls all at once every so many steps.

    Args:
        step: the number of the step; the first one is step 0.
        lr: the learning rate to begin with.
        every: how many steps have the same rate, 1 or more.
        factor: what the rate is multiplied by each time.

    Returns:
        A Python float.
    """
    raise NotImplementedError("write step_decay")


def cosine(step: int, total: int, lr: float, lr_min: float = 0.0) -> float:
    """The learning rate of a step, where the rate follows half a cosine wave down.

    Args:
        step: the number of the step; the first one is step 0.
        total: from this step on the rate is lr_min; 2 or more.
        lr: the learning rate of step 0.
        lr_min: the learning rate at the end.

    Returns:
        A Python float.
    """
    raise NotImplementedError("write cosine")


def warmup_cosine(step: int, warmup: int, total: int, lr: float, lr_min: float = 0.0) -> float:
    """The learning rate of a step, where the rate warms up first and then follows the cosine.

    Args:
        step: the number of the step; the first one is step 0.
        warmup: how many steps the warm-up takes, 0 or more.
        total: from this step on the rate is lr_min; larger than warmup.
        lr: the learning rate at the end of the warm-up.
        lr_min: the learning rate at the end.

    Returns:
        A Python float.
    """
    raise NotImplementedError("write warmup_cosine")


def train_with_rates(model: nn.Module, X: Tensor, y: Tensor, rates: list[float]) -> list[float]:
    """Gradient descent with momentum 0.9 on the mean squared error, each step with its own rate.

    Args:
        model: it is trained in place.
        X: inputs, one example a row, shape [n, d].
        y: targets, shape [n, m].
        rates: the learning rate of each step, as many as there are steps.

    Returns:
        The loss before each step, Python floats.
    """
    raise NotImplementedError("write train_with_rates")


if __name__ == "__main__":
    # Runs when you start this file with `python schedules.py`; it is not graded.
    rates = [warmup_cosine(step, warmup=5, total=30, lr=0.1) for step in range(30)]
    X = torch.linspace(-1, 1, 20)[:, None]
    print([round(rate, 4) for rate in rates])
    print(train_with_rates(nn.Linear(1, 1), X, 2 * X + 1, rates))
    print(math.cos(math.pi))
