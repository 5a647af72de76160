# diagnosis: overflow
# loses: jacobian_far
import torch


def slope(z, activation):
    if activation == "relu":
        return (z > 0).to(z.dtype)
    if activation == "sigmoid":
        s = torch.sigmoid(z)
        return s * (1 - s)
    if activation == "tanh":
        return 1 - torch.tanh(z).square()
    raise ValueError(f"unknown activation {activation!r}")


def activation_jacobian(z, activation):
    if activation == "sigmoid":
        e = torch.exp(-z)
        return torch.diag(e / (1 + e) ** 2)
    return torch.diag(slope(z, activation))


def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
