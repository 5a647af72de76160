"""Exercise 16: the loss landscape of a straight line.

Not allowed: autograd in any form, and torch's mse_loss.
"""

import torch
from torch import Tensor


def loss_surface(x: Tensor, y: Tensor, ws: Tensor, bs: Tensor) -> Tensor:
    """The loss of many lines at once: of every w with every b.

    Args:
        x: inputs, shape [n].
        y: targets, shape [n].
        ws: slopes, shape [k].
        bs: biases, shape [m].

    Returns:
        Shape [k, m]; entry [i, j] is the loss of ws[i] · x + bs[j].
    """
    raise NotImplementedError("write loss_surface")


def descent_path(x: Tensor, y: Tensor, start: Tensor, lr: float, steps: int) -> Tensor:
    """Where gradient descent comes by.

    Args:
        x: inputs, shape [n].
        y: targets, shape [n].
        start: the point (w, b) to begin at, shape [2].
        lr: the learning rate.
        steps: how many steps.

    Returns:
        The points (w, b), shape [steps + 1, 2]: the start first, then the one after each step.
    """
    raise NotImplementedError("write descent_path")


def hessian(x: Tensor) -> Tensor:
    """The second derivatives of the loss for (w, b).

    Args:
        x: inputs, shape [n].

    Returns:
        Shape [2, 2].
    """
    raise NotImplementedError("write hessian")


def largest_learning_rate(x: Tensor) -> Tensor:
    """The learning rate beyond which gradient descent climbs out of the valley.

    Args:
        x: inputs, shape [n].

    Returns:
        A single number (0-d).
    """
    raise NotImplementedError("write largest_learning_rate")


if __name__ == "__main__":
    # Runs when you start this file with `python loss_landscape.py`; it is not graded.
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 5.0])
    print(loss_surface(x, y, torch.tensor([0.0, 2.0]), torch.tensor([0.0, 1.0, 2.0])))
