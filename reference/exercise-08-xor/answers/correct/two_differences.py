"""|x1 − x2| from two units; the fit by lstsq on the data with a column of ones in front."""

import torch


def xor_parameters():
    return (
        torch.tensor([[1.0, -1.0], [-1.0, 1.0]]),
        torch.zeros(2),
        torch.ones(2, 1),
        torch.zeros(1),
    )


def best_linear_fit(X, y):
    ones = X.new_ones(X.shape[0], 1)
    found = torch.linalg.lstsq(torch.hstack([ones, X]), y.view(len(X), 1)).solution
    return found[1:], found[0]
