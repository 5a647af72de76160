"""Exercise 3: Swish and its derivative.

Not allowed: torch's own silu, hardswish and glu under any name, and autograd in any form.
torch.sigmoid is allowed.
"""

import torch
from torch import Tensor


def swish(z: Tensor) -> Tensor:
    """Swish of each element: z times the sigmoid of z.

    Args:
        z: pre-activations, any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write swish")


def swish_derivative(z: Tensor) -> Tensor:
    """The slope of Swish at each element, written as a formula (no autograd).

    Args:
        z: pre-activations, any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write swish_derivative")


if __name__ == "__main__":
    # Runs when you start this file with `python swish.py`; it is not graded.
    print(swish(torch.tensor([-1.0, 0.0, 1.0])))
