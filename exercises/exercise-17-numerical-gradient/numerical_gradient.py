"""Exercise 17: the numerical gradient, and a test for gradients.

Not allowed: autograd in any form.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def numerical_gradient(f: Callable[[Tensor], Tensor], x: Tensor, h: float = 1e-5) -> Tensor:
    """The gradient of f at x by central differences, one element after the other.

    Args:
        f: takes a tensor of x's shape and gives a 0-d tensor, in the dtype that it gets.
        x: where; any shape but empty, float32 or float64.
        h: how far each element is moved, up and down.

    Returns:
        A new tensor with the shape and dtype of x; worked out in float64.
    """
    raise NotImplementedError("write numerical_gradient")


def relative_error(a: Tensor, b: Tensor) -> Tensor:
    """The largest |a − b| / (|a| + |b|) over all elements; an element that is 0 in both counts 0.

    Args:
        a: a gradient, any shape but empty.
        b: another one, of the same shape.

    Returns:
        A single number (0-d).
    """
    raise NotImplementedError("write relative_error")


def gradient_is_right(
    f: Callable[[Tensor], Tensor], gradient: Tensor, x: Tensor, tolerance: float = 1e-6
) -> bool:
    """Whether a gradient agrees with the numerical one.

    Args:
        f: takes a tensor of x's shape and gives a 0-d tensor.
        gradient: what is to be tested, x's shape.
        x: where it is the gradient of f.
        tolerance: the largest relative error that is let pass.
    """
    raise NotImplementedError("write gradient_is_right")


if __name__ == "__main__":
    # Runs when you start this file with `python numerical_gradient.py`; it is not graded.
    print(numerical_gradient(lambda x: x[0] ** 2 * x[1], torch.tensor([2.0, 3.0])))
