"""Exercise 32, the reference: generalisation, by stopping early and by changed copies of the data.

Early stopping: Prechelt, "Early Stopping, but When?" (1998); with a patience and a least
improvement as in Goodfellow, Bengio and Courville, "Deep Learning" (2016), algorithm 7.1. Mixup:
Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond Empirical Risk Minimization" (2018).
"""

import copy

import torch
from torch import Tensor, nn


def early_stopping(losses: list[float], patience: int, min_delta: float = 0.0) -> tuple[int, int]:
    """How many epochs are run, and the index of the last one that improved.

    Args:
        losses: of each epoch, one or more.
        patience: 1 or more.
        min_delta: 0 or more.
    """
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] - min_delta:
            best = epoch
        if epoch - best == patience:
            return epoch + 1, best
    return len(losses), best


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
    """Full-batch SGD on the MSE; the losses on the validation points, after each step.

    Args:
        model: trained in place, and left with the state of its best epoch and its own mode.
        X: shape [n, d].
        y: shape [n, k].
        X_val: shape [m, d].
        y_val: shape [m, k].
        epochs: 1 or more.
        lr: the learning rate.
        patience: 1 or more.
    """
    mode = model.training
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    losses: list[float] = []
    best = 0
    for epoch in range(epochs):
        model.train()
        optimiser.zero_grad()
        nn.functional.mse_loss(model(X), y).backward()
        optimiser.step()
        model.eval()
        with torch.no_grad():
            loss = nn.functional.mse_loss(model(X_val), y_val).item()
        losses.append(loss)
        if epoch == 0 or loss < losses[best]:
            best, state = epoch, copy.deepcopy(model.state_dict())
        if epoch - best >= patience:
            break
    model.load_state_dict(state)
    model.train(mode)
    return losses


def random_flip(images: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    """Each image is mirrored left to right with probability p; outside training none is.

    Args:
        images: shape [n, h, w], floating.
        p: from 0 to 1.
        training: whether any is mirrored.
    """
    if not training:
        return images
    mirrored = torch.rand(len(images), device=images.device) < p
    return torch.where(mirrored[:, None, None], images.flip(-1), images)


def mixup(X: Tensor, Y: Tensor, lam: float, order: Tensor) -> tuple[Tensor, Tensor]:
    """λ of each example and 1 − λ of its partner, in both X and Y.

    Args:
        X: shape [n, …], floating.
        Y: shape [n, k], floating.
        lam: λ, from 0 to 1.
        order: the partner of each, shape [n], int64.
    """
    return lam * X + (1 - lam) * X[order], lam * Y + (1 - lam) * Y[order]
