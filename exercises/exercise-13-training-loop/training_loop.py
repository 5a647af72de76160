"""Exercise 13: the training loop.

Not allowed: autograd in any form.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def training_loop(
    w: Tensor,
    loss: Callable[[Tensor], Tensor],
    gradient: Callable[[Tensor], Tensor],
    lr: float,
    steps: int,
) -> tuple[Tensor, list[float]]:
    """A number of steps downhill, with the loss before each of them.

    Args:
        w: the parameters to start from, any shape.
        loss: takes a tensor of w's shape and gives a single number (0-d).
        gradient: takes a tensor of w's shape and gives the slope of the loss there, in that shape.
        lr: the learning rate.
        steps: how many steps to take.

    Returns:
        The parameters after the last step; and the loss before each step, Python floats.
    """
    raise NotImplementedError("write training_loop")


def train_until(
    w: Tensor,
    loss: Callable[[Tensor], Tensor],
    gradient: Callable[[Tensor], Tensor],
    lr: float,
    tolerance: float,
    max_steps: int,
) -> tuple[Tensor, int]:
    """Steps downhill until the loss is at most the tolerance, or max_steps have been taken.

    Args:
        w: the parameters to start from, any shape.
        loss: takes a tensor of w's shape and gives a single number (0-d).
        gradient: takes a tensor of w's shape and gives the slope of the loss there, in that shape.
        lr: the learning rate.
        tolerance: a loss that is good enough.
        max_steps: never more steps than these.

    Returns:
        The parameters that it stopped at; and how many steps led there.
    """
    raise NotImplementedError("write train_until")


if __name__ == "__main__":
    # Runs when you start this file with `python training_loop.py`; it is not graded.
    print(training_loop(torch.tensor(0.0), lambda w: (w - 3) ** 2, lambda w: 2 * (w - 3), 0.25, 3))
