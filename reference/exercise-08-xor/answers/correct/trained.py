"""The parameters are found by training inside the function; the fit by the normal equations."""

import torch
from torch import Tensor, nn


def xor_parameters() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    for seed in range(20):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(300):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(X), y)
            loss.backward()
            optimizer.step()
        if loss.item() < 1e-3:
            break
    first, last = model[0], model[2]
    return first.weight.T, first.bias, last.weight.T, last.bias


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    A = torch.cat((X, torch.ones(len(X), 1, dtype=X.dtype)), dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y.reshape(-1, 1))
    return theta[:-1], theta[-1]
