"""The optimiser steps by a closure; the parts are cut off X and y once they are in order."""

import torch


def split(X, y, test_share, order):
    X, y = torch.index_select(X, 0, order), torch.index_select(y, 0, order)
    sizes = [len(X) - round(test_share * len(X)), round(test_share * len(X))]
    (X_train, X_test), (y_train, y_test) = X.split(sizes), y.split(sizes)
    return X_train, y_train, X_test, y_test


def r_squared(y_hat, y):
    y_hat, y = torch.atleast_2d(y_hat.squeeze()), torch.atleast_2d(y.squeeze())
    rss = ((y - y_hat) ** 2).sum(dim=1)
    tss = (y**2).sum(dim=1) - y.sum(dim=1) ** 2 / y.shape[1]
    return ((tss - rss) / tss).squeeze()


def compare(models, X_train, y_train, X_test, y_test, epochs, lr):
    found = []
    for model in models:
        quiet = [part for part in model.modules() if not part.training]
        busy = [part for part in model.modules() if part.training]
        for part in quiet:
            part.training = True
        optimizer = torch.optim.Adam(list(model.parameters()), lr=lr, betas=(0.9, 0.999))

        def closure():
            optimizer.zero_grad()
            loss = (model(X_train) - y_train).square().mean()
            loss.backward()
            return loss

        step = 0
        while step < epochs:
            optimizer.step(closure)
            step += 1
        for part in quiet + busy:
            part.training = False
        with torch.no_grad():
            everything = model(torch.cat([X_train, X_test])).split([len(X_train), len(X_test)])
        found.append(tuple(map(float, map(r_squared, everything, (y_train, y_test)))))
        for part in busy:
            part.training = True
    return found
