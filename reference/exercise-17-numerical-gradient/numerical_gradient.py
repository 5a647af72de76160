"""Exercise 17, the reference: the numerical gradient, and a test for gradients.

Central differences: Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 25.3.21;
as a test of backpropagation: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section
11.5.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def numerical_gradient(f: Callable[[Tensor], Tensor], x: Tensor, h: float = 1e-5) -> Tensor:
    """(f(x + h e_i) − f(x − h e_i)) / 2h for every element, in float64.

    Args:
        f: takes a tensor of x's shape and gives a 0-d tensor.
        x: any shape but empty, floating.
        h: how far each element is moved.

    Returns:
        Shape and dtype of x.
    """
    point = x.to(torch.float64)
    moves = h * torch.eye(x.numel(), dtype=torch.float64)
    slopes = [(f(point + move) - f(point - move)) / (2 * h) for move in moves.reshape(-1, *x.shape)]
    return torch.stack(slopes).reshape(x.shape).to(x.dtype)


def relative_error(a: Tensor, b: Tensor) -> Tensor:
    """The largest |a − b| / (|a| + |b|), 0 where both are 0; 0-d.

    Args:
        a: any shape but empty, floating.
        b: the same shape.
    """
    difference, size = (a - b).abs(), a.abs() + b.abs()
    return torch.where(size > 0, difference / size, 0).max()


def gradient_is_right(
    f: Callable[[Tensor], Tensor], gradient: Tensor, x: Tensor, tolerance: float = 1e-6
) -> bool:
    """Whether the relative error of a gradient and the numerical one is at most ``tolerance``.

    Args:
        f: takes a tensor of x's shape and gives a 0-d tensor.
        gradient: x's shape.
        x: any shape but empty, floating.
        tolerance: the largest relative error that is let pass.
    """
    error = relative_error(gradient, numerical_gradient(f, x))
    return bool(error <= tolerance)
