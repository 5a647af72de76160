"""One optimiser for the parameters of all models, whose losses are added up; scores in the end."""

import torch
from torch import nn


def split(X, y, test_share, order):
    test = round(test_share * X.shape[0])
    parts = order.tensor_split([X.shape[0] - test])
    return tuple(data[rows] for rows in parts for data in (X, y))


def r_squared(y_hat, y):
    y_hat, y = y_hat.view(-1), y.view(-1)
    return 1 - nn.functional.mse_loss(y_hat, y) / y.var(correction=0)


def modes(models, set_to=None):
    parts = [part for model in models for part in model.modules()]
    before = [part.training for part in parts]
    for part, mode in zip(parts, before if set_to is None else set_to):
        part.training = mode
    return before


def compare(models, X_train, y_train, X_test, y_test, epochs, lr):
    before = modes(models)
    together = nn.ModuleList(models).train()
    optimizer = torch.optim.Adam(together.parameters(), lr=lr, foreach=False)
    for epoch in range(epochs):
        loss = sum(nn.functional.mse_loss(model(X_train), y_train) for model in models)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
    together.eval()
    with torch.inference_mode():
        scores = [
            [r_squared(model(X), y).item() for X, y in ((X_train, y_train), (X_test, y_test))]
            for model in models
        ]
    modes(models, before)
    return scores
