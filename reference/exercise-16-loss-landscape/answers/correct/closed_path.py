"""The path as an affine map, applied again and again to (w, b, 1)."""

import torch


def loss_surface(x, y, ws, bs):
    residual = y - (ws[:, None] * x)[:, None, :] - bs[None, :, None]
    return torch.linalg.vector_norm(residual, dim=-1).square() / len(y)


def descent_path(x, y, start, lr, steps):
    H = hessian(x)
    M = torch.zeros(3, 3, dtype=x.dtype)
    M[:2, :2] = torch.eye(2, dtype=x.dtype) - lr * H
    M[0, 2], M[1, 2], M[2, 2] = lr * 2 * (x * y).mean(), lr * 2 * y.mean(), 1.0
    state = torch.cat([start, start.new_ones(1)])
    path = []
    for at in range(steps + 1):
        path.append(state[:2])
        state = M @ state
    return torch.stack(path)


def hessian(x):
    s, q = torch.mean(x), torch.mean(torch.square(x))
    return 2 * torch.cat([q[None], s[None], s[None], s.new_ones(1)]).view(2, 2)


def largest_learning_rate(x):
    values = torch.linalg.eigvals(hessian(x)).real
    return torch.amin(2 / values.clamp(min=1e-30))
