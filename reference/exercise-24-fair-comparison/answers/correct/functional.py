"""A context for the modes, row numbers as Python numbers, a loss module."""

from contextlib import contextmanager

import torch
from torch import Tensor, nn


@contextmanager
def modes_kept(model: nn.Module):
    parts = list(model.modules())
    flags = [part.training for part in parts]
    try:
        yield model
    finally:
        # From the whole to its parts, so that no part's flag is overwritten.
        for part, flag in zip(parts, flags):
            part.train(flag)


def split(X: Tensor, y: Tensor, test_share: float, order: Tensor):
    rows = order.tolist()
    count = round(test_share * len(rows))
    held_out = [rows.pop() for _ in range(count)][::-1]
    return X[rows], y[rows], X[held_out], y[held_out]


def r_squared(y_hat: Tensor, y: Tensor) -> Tensor:
    y = y.reshape(y_hat.shape)
    unexplained = torch.linalg.vector_norm(y - y_hat) / torch.linalg.vector_norm(y - y.mean())
    return 1 - unexplained**2


def compare(
    models: list[nn.Module], X_train, y_train, X_test, y_test, epochs: int, lr: float
) -> list[tuple[float, float]]:
    def fit(model: nn.Module) -> tuple[float, float]:
        with modes_kept(model):
            model.train()
            optimizer = torch.optim.Adam(model.parameters(), lr)
            for _ in range(epochs):
                loss = nn.MSELoss()(y_train, model(X_train))
                model.zero_grad()
                loss.backward()
                optimizer.step()
            model.eval()
            train, test = (
                float(r_squared(model(X).detach(), y))
                for X, y in [(X_train, y_train), (X_test, y_test)]
            )
        return train, test

    return [fit(model) for model in models]
