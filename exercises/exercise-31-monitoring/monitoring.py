"""Exercise 31: watching a run.

Everything in torch is allowed.
"""

import math

import torch
from torch import Tensor, nn


def clip_by_norm(gradients: list[Tensor], max_norm: float) -> list[Tensor]:
    """Scale gradients down together where they are too long, and leave their direction.

    Args:
        gradients: one tensor for each parameter, of any shapes, all of one dtype.
        max_norm: the largest norm that all of them together may have, above 0.

    Returns:
        New gradients, with the shapes and the dtype of the given ones.
    """
    raise NotImplementedError("write clip_by_norm")


def smooth(losses: list[float], beta: float = 0.9) -> list[float]:
    """The running mean of noisy losses, corrected for its start at 0.

    Args:
        losses: as many as there are, in their order.
        beta: how much of the running mean stays at each loss, from 0 to below 1.

    Returns:
        A Python float for each loss.
    """
    raise NotImplementedError("write smooth")


def symptoms(train: list[float], validation: list[float]) -> tuple[bool, bool, bool]:
    """What a run's losses tell.

    Args:
        train: the training loss of each epoch, at least two.
        validation: the validation loss of each epoch, as many.

    Returns:
        Whether it has diverged, whether it is stuck, whether it overfits; three Python bools.
    """
    raise NotImplementedError("write symptoms")


def train_clipped(
    model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float, max_norm: float
) -> tuple[list[float], list[float]]:
    """Gradient descent on the mean squared error, with gradients that are clipped.

    Args:
        model: it is trained in place.
        X: inputs, one example a row, shape [n, d].
        y: targets, shape [n, k].
        epochs: how many steps to take, each with all rows.
        lr: the learning rate.
        max_norm: the largest norm that the gradients of all parameters together may have.

    Returns:
        The loss before each step, and the norm of its gradients before they were clipped: two
        lists of Python floats.
    """
    raise NotImplementedError("write train_clipped")


if __name__ == "__main__":
    # Runs when you start this file with `python monitoring.py`; it is not graded.
    X = torch.linspace(-1, 1, 20)[:, None]
    losses, norms = train_clipped(nn.Linear(1, 1), X, 9 * X + 5, epochs=30, lr=0.1, max_norm=5.0)
    print([round(loss, 3) for loss in losses])
    print([round(norm, 3) for norm in norms])
    print([round(loss, 3) for loss in smooth(losses)])
    print(symptoms(losses, losses), math.isfinite(math.nan))
