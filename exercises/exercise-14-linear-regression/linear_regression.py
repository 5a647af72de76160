"""Exercise 14: linear regression by gradient descent.

Not allowed: autograd in any form, mse_loss, and what solves for the best line directly (lstsq,
solve, inv, pinv).
"""

import torch
from torch import Tensor


def predict(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """What the line says of each example.

    Args:
        X: inputs, one example a row, shape [n, d].
        w: weights, shape [d].
        b: bias, a single number (0-d).

    Returns:
        The predictions, shape [n].
    """
    raise NotImplementedError("write predict")


def mse_gradients(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """How the mean of the squared errors changes with w and with b.

    Args:
        X: inputs, shape [n, d].
        y: targets, shape [n].
        w: weights, shape [d].
        b: bias, 0-d.

    Returns:
        The gradient for w, shape [d], and the gradient for b, 0-d.
    """
    raise NotImplementedError("write mse_gradients")


def fit(X: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor, list[float]]:
    """Gradient descent on all examples, from w = 0 and b = 0.

    Args:
        X: inputs, shape [n, d].
        y: targets, shape [n].
        lr: the learning rate.
        steps: how many steps to take.

    Returns:
        w, shape [d], and b, 0-d, after the last step; and the loss before each step, `steps`
        Python floats.
    """
    raise NotImplementedError("write fit")


if __name__ == "__main__":
    # Runs when you start this file with `python linear_regression.py`; it is not graded.
    print(fit(torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([3.0, 5.0, 7.0]), 0.1, 500)[:2])
