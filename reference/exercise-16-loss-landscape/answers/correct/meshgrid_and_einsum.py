"""meshgrid for the grid, einsum for the sums, the spectral norm for the largest eigenvalue."""

import torch
from torch import Tensor


def loss_surface(x: Tensor, y: Tensor, ws: Tensor, bs: Tensor) -> Tensor:
    W, B = torch.meshgrid(ws, bs, indexing="ij")
    error = torch.einsum("ij,n->ijn", W, x) + B[..., None] - y
    return torch.einsum("ijn,ijn->ij", error, error) / x.numel()


def gradient(x: Tensor, y: Tensor, point: Tensor) -> Tensor:
    X = torch.vander(x, 2)
    return torch.einsum("nk,n->k", X, X.mv(point) - y) * (2 / x.numel())


def descent_path(x: Tensor, y: Tensor, start: Tensor, lr: float, steps: int) -> Tensor:
    here = start.clone()
    path = here.unsqueeze(0)
    while path.shape[0] <= steps:
        here = here.sub(gradient(x, y, here), alpha=lr)
        path = torch.cat([path, here.unsqueeze(0)])
    return path


def hessian(x: Tensor) -> Tensor:
    X = torch.vander(x, 2)
    return torch.einsum("ni,nj->ij", X, X) * (2.0 / x.numel())


def largest_learning_rate(x: Tensor) -> Tensor:
    return 2.0 / torch.linalg.matrix_norm(hessian(x), 2)
