"""AND and OR as hidden units in float64; the fit on centred data, its intercept from the means."""

import torch


def xor_parameters():
    W1 = torch.tensor([[10.0, 10.0, 10.0, 10.0], [10.0, 10.0, 10.0, 10.0]], dtype=torch.float64)
    b1 = torch.tensor([-5.0, -6.0, -15.0, -16.0], dtype=torch.float64)
    W2 = torch.tensor([[1.0], [-1.0], [-1.0], [1.0]], dtype=torch.float64)
    b2 = torch.zeros(1, dtype=torch.float64)
    return W1, b1, W2, b2


def best_linear_fit(X, y):
    if y.dim() == 1:
        y = y.unsqueeze(1)
    x_mean, y_mean = X.mean(dim=0, keepdim=True), y.mean(dim=0, keepdim=True)
    w = torch.linalg.pinv(X - x_mean) @ (y - y_mean)
    return w, (y_mean - x_mean @ w).squeeze(0)
