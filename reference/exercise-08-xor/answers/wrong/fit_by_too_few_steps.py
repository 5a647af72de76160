# diagnosis: fit-stopped-early
# loses: line, xor_half, three_features, both_target_shapes, float32, leaves_arguments,
#   in_tensors
import torch
from torch import Tensor


def xor_parameters() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    W1 = torch.ones(2, 2, dtype=torch.float64)
    b1 = torch.tensor([0.0, -1.0], dtype=torch.float64)
    W2 = torch.tensor([[1.0], [-2.0]], dtype=torch.float64)
    b2 = torch.zeros(1, dtype=torch.float64)
    return W1, b1, W2, b2


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    design = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    solution = torch.zeros(design.shape[1], 1, dtype=X.dtype)
    for _ in range(200):
        error = design @ solution - y.reshape(-1, 1)
        solution = solution - 0.01 * design.T @ error / len(X)
    return solution[:-1], solution[-1]
