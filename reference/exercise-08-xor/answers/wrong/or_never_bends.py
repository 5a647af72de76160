# diagnosis: xor-or-never-bends
# loses: sides, margin
import torch


def xor_parameters():
    return torch.eye(2), torch.zeros(2), torch.ones(2, 1), torch.zeros(1)


def best_linear_fit(X, y):
    design = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    solution = torch.linalg.lstsq(design, y.reshape(-1, 1)).solution
    return solution[:-1], solution[-1]
