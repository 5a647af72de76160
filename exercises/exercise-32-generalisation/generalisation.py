"""Exercise 32: generalisation, by stopping early and by changed copies of the data.

Everything in torch is allowed.
"""

import torch
from torch import Tensor, nn


def early_stopping(losses: list[float], patience: int, min_delta: float = 0.0) -> tuple[int, int]:
    """Where a run would have stopped, and which of its epochs was the best.

    Args:
        losses: the validation loss of each epoch, one or more.
        patience: so many epochs in a row that don't improve end the run; 1 or more.
        min_delta: by more than this a loss has to be below the best one to improve; 0 or more.

    Returns:
        How many epochs are run, and the index of the best one.
    """
    raise NotImplementedError("write early_stopping")


def train_with_early_stopping(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    X_val: Tensor,
    y_val: Tensor,
    epochs: int,
    lr: float,
    patience: int,
) -> list[float]:
    """Gradient descent on the mean squared error, which ends early and keeps the best epoch.

    Args:
        model: it is trained in place, and has the state of its best epoch at the end.
        X: inputs to train on, one example a row, shape [n, d].
        y: their targets, shape [n, k].
        X_val: inputs for validation, shape [m, d].
        y_val: their targets, shape [m, k].
        epochs: at most so many are run, 1 or more; each takes one step on all rows.
        lr: the learning rate.
        patience: so many epochs in a row that don't improve end the run; 1 or more.

    Returns:
        The validation loss after each epoch that was run, Python floats.
    """
    raise NotImplementedError("write train_with_early_stopping")


def random_flip(images: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    """Each image mirrored left to right, or left as it is, by chance; outside training, images.

    Args:
        images: shape [n, h, w], floating.
        p: the probability with which an image is mirrored.
        training: whether the network is being trained.

    Returns:
        Shape and dtype of images.
    """
    raise NotImplementedError("write random_flip")


def mixup(X: Tensor, Y: Tensor, lam: float, order: Tensor) -> tuple[Tensor, Tensor]:
    """Each example mixed with another one, the targets as the inputs.

    Args:
        X: inputs, one example a row, shape [n, d] or with more dimensions, floating.
        Y: targets, shape [n, k], floating.
        lam: λ, the example's own share, from 0 to 1; the rest is its partner's.
        order: which example is the partner of each, shape [n], int64.

    Returns:
        The mixed inputs and the mixed targets, with the shapes of X and Y.
    """
    raise NotImplementedError("write mixup")


if __name__ == "__main__":
    # Runs when you start this file with `python generalisation.py`; it is not graded.
    x = torch.linspace(-2, 2, 30)[:, None]
    y = torch.sin(2 * x) + 0.3 * torch.randn(30, 1)
    network = nn.Sequential(nn.Linear(1, 30), nn.Tanh(), nn.Linear(30, 1))
    losses = train_with_early_stopping(
        network, x[::2], y[::2], x[1::2], y[1::2], epochs=500, lr=0.1, patience=20
    )
    print(len(losses), min(losses))
