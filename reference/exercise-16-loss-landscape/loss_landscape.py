"""Exercise 16, the reference: the loss landscape of a straight line.

Gradient descent on a parabola, and 2/λmax: LeCun, Bottou, Orr and Müller, "Efficient BackProp"
(1998), section 5; Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 4.3.1.
"""

import torch
from torch import Tensor


def _design(x: Tensor) -> Tensor:
    """What w and b are multiplied by, [n, 2]."""
    return torch.stack([x, torch.ones_like(x)], dim=1)


def loss_surface(x: Tensor, y: Tensor, ws: Tensor, bs: Tensor) -> Tensor:
    """The mean of squares of ws[i] · x + bs[j], [k, m].

    Args:
        x: inputs, shape [n], floating.
        y: targets, shape [n].
        ws: slopes, shape [k].
        bs: biases, shape [m].
    """
    lines = ws[:, None, None] * x + bs[:, None]
    return torch.square(lines - y).mean(dim=-1)


def descent_path(x: Tensor, y: Tensor, start: Tensor, lr: float, steps: int) -> Tensor:
    """The points (w, b) of gradient descent, [steps + 1, 2].

    Args:
        x: inputs, shape [n], floating.
        y: targets, shape [n].
        start: the first point, shape [2].
        lr: the learning rate.
        steps: how many steps.
    """
    A = _design(x)
    points = [start]
    for _ in range(steps):
        error = A @ points[-1] - y
        points.append(points[-1] - lr * 2 / len(x) * (A.T @ error))
    return torch.stack(points)


def hessian(x: Tensor) -> Tensor:
    """(2/n) [[Σx², Σx], [Σx, n]].

    Args:
        x: inputs, shape [n], floating.
    """
    A = _design(x)
    return 2 / len(x) * (A.T @ A)


def largest_learning_rate(x: Tensor) -> Tensor:
    """2/λmax of the Hessian, 0-d.

    Args:
        x: inputs, shape [n], floating.
    """
    return 2 / torch.linalg.eigvalsh(hessian(x))[-1]
