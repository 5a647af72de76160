"""Exercise 22: data and mini-batches.

Everything in torch is allowed.
"""

import torch
from torch import Tensor, nn


def batches(
    X: Tensor, y: Tensor, batch_size: int, order: Tensor, drop_last: bool = False
) -> list[tuple[Tensor, Tensor]]:
    """The examples in an order, cut into consecutive batches.

    Args:
        X: inputs, one example a row, shape [n, d].
        y: targets, shape [n, k].
        batch_size: how many examples make a full batch, 1 or more.
        order: which example comes first, second, …; shape [n], int64, each of them once.
        drop_last: whether a last batch that isn't full is left out.

    Returns:
        The inputs and the targets of each batch.
    """
    raise NotImplementedError("write batches")


def mean_loss(losses: list[float], sizes: list[int]) -> float:
    """The mean over all examples, from the mean of each batch.

    Args:
        losses: the mean loss of each batch.
        sizes: how many examples each batch has.

    Returns:
        A Python float.
    """
    raise NotImplementedError("write mean_loss")


def standardise(train: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """Both data sets by the training data's column means and standard deviations (over n).

    Args:
        train: the training inputs, shape [n, d].
        other: other inputs, shape [m, d].

    Returns:
        Both standardised; a column that is constant in train is divided by 1.
    """
    raise NotImplementedError("write standardise")


def train_epochs(
    model: nn.Module, X: Tensor, y: Tensor, batch_size: int, lr: float, orders: Tensor
) -> list[float]:
    """Gradient descent on the mean squared error, one step a batch.

    Args:
        model: it is trained in place.
        X: inputs, shape [n, d].
        y: targets, shape [n, k].
        batch_size: how many examples make a full batch.
        lr: the learning rate.
        orders: the order of the examples in each epoch; shape [epochs, n], int64.

    Returns:
        For each epoch the mean over its examples of the losses before the steps, Python floats.
    """
    raise NotImplementedError("write train_epochs")


if __name__ == "__main__":
    # Runs when you start this file with `python mini_batches.py`; it is not graded.
    X, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[3.0], [5.0], [7.0]])
    print(batches(X, y, batch_size=2, order=torch.tensor([2, 0, 1])))
    orders = torch.stack([torch.randperm(3) for _ in range(20)])
    print(train_epochs(nn.Linear(1, 1), X, y, batch_size=2, lr=0.1, orders=orders))
