"""Exercise 24, the reference: comparing networks fairly.

Held-out data: Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning" (2009),
section 7.2. R² in this form: Kvålseth, "Cautionary Note about R²" (1985), where it is the first
of eight that are in use.
"""

import torch
from torch import Tensor, nn


def split(
    X: Tensor, y: Tensor, test_share: float, order: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The last round(test_share · n) of the order are the test.

    Args:
        X: inputs, shape [n, d].
        y: targets, shape [n, k] or [n].
        test_share: from 0 to below 1.
        order: a permutation of the examples, shape [n], int64.
    """
    n_train = len(X) - round(test_share * len(X))
    train, test = order[:n_train], order[n_train:]
    return X[train], y[train], X[test], y[test]


def r_squared(y_hat: Tensor, y: Tensor) -> Tensor:
    """1 − Σ(y − ŷ)²/Σ(y − ȳ)².

    Args:
        y_hat: predictions, shape [n] or [n, 1].
        y: targets, shape [n] or [n, 1].
    """
    y_hat, y = y_hat.flatten(), y.flatten()
    residual = torch.square(y - y_hat).sum()
    total = torch.square(y - y.mean()).sum()
    return 1 - residual / total


def compare(
    models: list[nn.Module],
    X_train: Tensor,
    y_train: Tensor,
    X_test: Tensor,
    y_test: Tensor,
    epochs: int,
    lr: float,
) -> list[tuple[float, float]]:
    """Full-batch Adam on the MSE for each; R² on both parts, in evaluation mode.

    Args:
        models: each is trained in place.
        X_train: shape [n, d].
        y_train: shape [n, 1].
        X_test: shape [m, d].
        y_test: shape [m, 1].
        epochs: steps of each.
        lr: the learning rate.
    """
    scores = []
    for model in models:
        modes = [(part, part.training) for part in model.modules()]
        model.train()
        optimiser = torch.optim.Adam(model.parameters(), lr=lr)
        for _ in range(epochs):
            optimiser.zero_grad()
            loss = nn.functional.mse_loss(model(X_train), y_train)
            loss.backward()
            optimiser.step()
        model.eval()
        with torch.no_grad():
            on_train = r_squared(model(X_train), y_train).item()
            on_test = r_squared(model(X_test), y_test).item()
        scores.append((on_train, on_test))
        for part, mode in modes:
            part.training = mode
    return scores
