"""Exercise 24: comparing networks fairly.

Everything in torch is allowed.
"""

import torch
from torch import Tensor, nn


def split(
    X: Tensor, y: Tensor, test_share: float, order: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The examples dealt out: most are for training, the last ones of the order for the test.

    Args:
        X: inputs, one example a row, shape [n, d].
        y: targets, shape [n, k] or [n].
        test_share: which share of the examples is for the test, from 0 to below 1.
        order: which example comes first, second, …; shape [n], int64, each of them once.

    Returns:
        X_train, y_train, X_test, y_test; the last round(test_share · n) of the order are the test.
    """
    raise NotImplementedError("write split")


def r_squared(y_hat: Tensor, y: Tensor) -> Tensor:
    """How much better predictions are than the mean of the targets.

    Args:
        y_hat: predictions, shape [n] or [n, 1].
        y: targets, shape [n] or [n, 1], not always that of y_hat.

    Returns:
        R², a single number (0-d).
    """
    raise NotImplementedError("write r_squared")


def compare(
    models: list[nn.Module],
    X_train: Tensor,
    y_train: Tensor,
    X_test: Tensor,
    y_test: Tensor,
    epochs: int,
    lr: float,
) -> list[tuple[float, float]]:
    """Several models, each trained in the same way and scored on the same points.

    Args:
        models: each is trained in place, by Adam on the mean squared error, all rows at once.
        X_train: inputs to train on, shape [n, d].
        y_train: their targets, shape [n, 1].
        X_test: inputs that no model is trained on, shape [m, d].
        y_test: their targets, shape [m, 1].
        epochs: how many steps each model takes.
        lr: the learning rate of each.

    Returns:
        For each model R² on the training and on the test points, two Python floats.
    """
    raise NotImplementedError("write compare")


if __name__ == "__main__":
    # Runs when you start this file with `python fair_comparison.py`; it is not graded.
    X = torch.rand(60, 1) * 4 - 2
    y = torch.sin(2 * X) + X / 2 + 0.1 * torch.randn(60, 1)
    parts = split(X, y, test_share=0.3, order=torch.randperm(60))
    network = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1))
    print(compare([nn.Linear(1, 1), network], *parts, epochs=300, lr=0.05))
