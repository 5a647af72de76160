"""Random features and a least-squares last layer; the fit from covariances, by Cholesky."""

import torch


def xor_parameters():
    X = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
    y = torch.tensor([0, 1, 1, 0], dtype=torch.float64)
    torch.manual_seed(3)
    W1, b1 = torch.randn(2, 64, dtype=torch.float64), torch.randn(64, dtype=torch.float64)
    W2, b2 = best_linear_fit(torch.relu(X @ W1 + b1), y)
    return W1, b1, W2, b2


def best_linear_fit(X, y):
    y = y.flatten()
    mean = X.mean(dim=0)
    C = X - mean
    if C.shape[1] > C.shape[0]:
        w = torch.linalg.pinv(C) @ (y - y.mean())
    else:
        w = torch.cholesky_solve((C.T @ (y - y.mean()))[:, None], torch.linalg.cholesky(C.T @ C))
    w = w.reshape(-1, 1)
    return w, (y.mean() - mean @ w).reshape(1)
