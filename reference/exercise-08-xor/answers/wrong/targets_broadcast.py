# diagnosis: wrong-shape, reshaped
# loses: line, xor_half, both_target_shapes
import torch


def xor_parameters():
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    b1 = torch.tensor([0.0, -1.0])
    W2 = torch.tensor([[1.0], [-2.0]])
    b2 = torch.tensor([0.0])
    return W1, b1, W2, b2


def best_linear_fit(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    mean = X.mean(dim=0, keepdim=True)
    w = torch.linalg.pinv(X - mean) @ (y - y.mean())
    return w, (y.mean() - mean @ w).flatten()
