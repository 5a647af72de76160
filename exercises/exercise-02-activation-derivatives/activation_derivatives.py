"""Exercise 2: the derivatives of three activations.

Not allowed: autograd in any form (backward, torch.autograd, torch.func, requires_grad_).
torch.sigmoid and torch.tanh are allowed.
"""

import torch
from torch import Tensor


def relu_derivative(z: Tensor) -> Tensor:
    """The slope of ReLU at each element: 0 or 1, and 0 at exactly 0.

    Args:
        z: pre-activations (what goes into ReLU), any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write relu_derivative")


def sigmoid_derivative(z: Tensor) -> Tensor:
    """The slope of the sigmoid at each element.

    Args:
        z: pre-activations (what goes into the sigmoid), any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write sigmoid_derivative")


def tanh_derivative(z: Tensor) -> Tensor:
    """The slope of tanh at each element.

    Args:
        z: pre-activations (what goes into tanh), any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write tanh_derivative")


if __name__ == "__main__":
    # Runs when you start this file with `python activation_derivatives.py`; it is not graded.
    print(relu_derivative(torch.tensor([-1.0, 0.0, 1.0])))
