# diagnosis: xor-is-nand
# loses: sides, margin
import torch
from torch import Tensor


def xor_parameters() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    W1 = torch.tensor([[2.0], [2.0]], dtype=torch.float64)
    b1 = torch.tensor([-2.0], dtype=torch.float64)
    W2 = torch.tensor([[-0.5]], dtype=torch.float64)
    b2 = torch.tensor([1.0], dtype=torch.float64)
    return W1, b1, W2, b2


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    design = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    solution = torch.linalg.lstsq(design, y.reshape(-1, 1)).solution
    return solution[:-1], solution[-1]
