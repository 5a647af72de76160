"""Exercise 22, the reference: data and mini-batches.

Mini-batches and standardised inputs: LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998),
sections 4.1 to 4.3. Shuffled passes: Haochen and Sra, "Random Shuffling Beats SGD after Finite
Epochs" (2019).
"""

import torch
from torch import Tensor, nn


def batches(
    X: Tensor, y: Tensor, batch_size: int, order: Tensor, drop_last: bool = False
) -> list[tuple[Tensor, Tensor]]:
    """Consecutive slices of the order, each taken out of X and y.

    Args:
        X: inputs, shape [n, d].
        y: targets, shape [n, k].
        batch_size: 1 or more.
        order: a permutation of the examples, shape [n], int64.
        drop_last: whether a last batch that isn't full is left out.
    """
    parts = list(order.split(batch_size))
    if drop_last and len(parts[-1]) < batch_size:
        parts.pop()
    return [(X[part], y[part]) for part in parts]


def mean_loss(losses: list[float], sizes: list[int]) -> float:
    """The mean of the losses, each weighted by its size.

    Args:
        losses: the mean loss of each batch.
        sizes: as many sizes.
    """
    total = sum(loss * size for loss, size in zip(losses, sizes, strict=True))
    return total / sum(sizes)


def standardise(train: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """Both by train's statistics, the variance over n.

    Args:
        train: shape [n, d], floating.
        other: shape [m, d].
    """
    mean = train.mean(dim=0)
    std = torch.square(train - mean).mean(dim=0).sqrt()
    std = torch.where(std == 0, 1, std)
    return (train - mean) / std, (other - mean) / std


def train_epochs(
    model: nn.Module, X: Tensor, y: Tensor, batch_size: int, lr: float, orders: Tensor
) -> list[float]:
    """SGD on the MSE, an epoch for each order.

    Args:
        model: it is trained in place.
        X: inputs, shape [n, d].
        y: targets, shape [n, k].
        batch_size: 1 or more.
        lr: the learning rate.
        orders: shape [epochs, n], int64.

    Returns:
        For each epoch the mean over its examples of the losses before the steps.
    """
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for order in orders:
        total = 0.0
        for part in order.split(batch_size):
            optimiser.zero_grad()
            loss = nn.functional.mse_loss(model(X[part]), y[part])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(part)
        history.append(total / len(order))
    return history
