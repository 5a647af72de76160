"""Two units of which only one bends; parameters, not plain tensors; the fit by QR."""

import torch
from torch import Tensor, nn


def xor_parameters():
    layer, head = nn.Linear(2, 2), nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[1.0, 1.0], [2.0, 2.0]]))
        layer.bias.copy_(torch.tensor([1.0, -2.0]))
        head.weight.copy_(torch.tensor([[1.0, -1.0]]))
        head.bias.fill_(-1.0)
    return [layer.weight.t(), layer.bias, head.weight.t(), head.bias]


def best_linear_fit(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    n, d = X.shape
    Q, R = torch.linalg.qr(torch.column_stack([X, torch.ones(n, dtype=X.dtype)]))
    coefficients = torch.linalg.solve_triangular(R, Q.mT @ y.reshape(n, 1), upper=True)
    w, b = coefficients.split([d, 1])
    return w, b.flatten()
