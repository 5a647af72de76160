"""Exercise 15: batch and stochastic gradient descent.

Not allowed: autograd in any form, and mse_loss.
"""

import torch
from torch import Tensor


def batch_descent(
    X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int
) -> tuple[Tensor, Tensor, list[float]]:
    """One step an epoch, against the mean of all the examples' gradients.

    Args:
        X: inputs, one example a row, shape [n, d].
        y: targets, shape [n].
        w: weights to start from, shape [d].
        b: bias to start from, a single number (0-d).
        lr: the learning rate.
        epochs: how many epochs.

    Returns:
        w and b at the end; and the loss over all examples before each epoch, Python floats.
    """
    raise NotImplementedError("write batch_descent")


def stochastic_descent(
    X: Tensor, y: Tensor, w: Tensor, b: Tensor, lr: float, orders: Tensor
) -> tuple[Tensor, Tensor, list[float]]:
    """A step for each example of an epoch, against that example's own gradient.

    Args:
        X: inputs, shape [n, d].
        y: targets, shape [n].
        w: weights to start from, shape [d].
        b: bias to start from, 0-d.
        lr: the learning rate.
        orders: which examples each epoch visits, in which order; shape [epochs, n], int64.

    Returns:
        w and b at the end; and the loss over all examples before each epoch, Python floats.
    """
    raise NotImplementedError("write stochastic_descent")


def gradient_noise(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """How far the examples' gradients lie from their mean: the mean squared distance.

    Args:
        X: inputs, shape [n, d].
        y: targets, shape [n].
        w: weights, shape [d].
        b: bias, 0-d.

    Returns:
        A single number (0-d).
    """
    raise NotImplementedError("write gradient_noise")


if __name__ == "__main__":
    # Runs when you start this file with `python gradient_descent.py`; it is not graded.
    X, y = torch.tensor([[1.0], [2.0]]), torch.tensor([3.0, 5.0])
    w, b = torch.tensor([0.0]), torch.tensor(0.0)
    print(batch_descent(X, y, w, b, lr=0.1, epochs=5))
    print(stochastic_descent(X, y, w, b, lr=0.1, orders=torch.tensor([[0, 1], [1, 0]])))
