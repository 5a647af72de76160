# diagnosis: argument-changed
# loses: leaves_arguments
import torch


def xor_parameters():
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    b1 = torch.tensor([0.0, -1.0])
    W2 = torch.tensor([[1.0], [-2.0]])
    b2 = torch.tensor([0.0])
    return W1, b1, W2, b2


def best_linear_fit(X, y):
    y = y.reshape(-1, 1)
    x_mean, y_mean = X.mean(dim=0), y.mean()
    X -= x_mean
    w = torch.linalg.lstsq(X, y - y_mean).solution
    return w, (y_mean - x_mean @ w).reshape(1)
