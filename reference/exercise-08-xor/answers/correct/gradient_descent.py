"""A bump of three units, scaled up; the fit by plain gradient descent in standardised features."""

import torch


def xor_parameters():
    W1 = torch.full((2, 3), 50.0)
    b1 = torch.tensor([0.0, -50.0, -100.0])
    W2 = torch.tensor([[0.1], [-0.2], [0.1]])
    return W1, b1, W2, torch.tensor([-2.0])


def best_linear_fit(X, y):
    y = y.reshape(-1, 1)
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    H = A.T @ A / len(A)
    step = 1 / torch.linalg.matrix_norm(H, 2)
    theta = torch.zeros(A.shape[1], 1, dtype=X.dtype)
    direction, before = theta, theta
    for k in range(500):
        direction = theta + (theta - before) * (k / (k + 3))
        before = theta
        theta = direction - step * (H @ direction - A.T @ y / len(A))
    return theta[:-1], theta[-1]
