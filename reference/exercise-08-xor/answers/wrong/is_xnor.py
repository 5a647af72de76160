# diagnosis: xor-is-xnor
# loses: sides, margin
import torch


def xor_parameters():
    W1 = torch.tensor([[1.0, -1.0], [-1.0, 1.0]], dtype=torch.float64)
    b1 = torch.zeros(2, dtype=torch.float64)
    W2 = -torch.ones(2, 1, dtype=torch.float64)
    return W1, b1, W2, torch.ones(1, dtype=torch.float64)


def best_linear_fit(X, y):
    design = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    solution = torch.linalg.lstsq(design, y.reshape(-1, 1)).solution
    return solution[:-1], solution[-1]
