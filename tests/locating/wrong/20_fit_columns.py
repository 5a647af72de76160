import torch
from torch import Tensor


def xor_parameters() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    b1 = torch.tensor([0.0, -1.0])
    W2 = torch.tensor([[1.0], [-2.0]])
    b2 = torch.tensor([0.0])
    return W1, b1, W2, b2


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    n, d = X.shape
    ones = torch.ones(n, 1, dtype=X.dtype)
    A = torch.cat([ones, X], dim=1)
    theta = torch.linalg.lstsq(A, y.reshape(n, 1)).solution
    w = theta[:d]
    b = theta[d]
    return w, b
