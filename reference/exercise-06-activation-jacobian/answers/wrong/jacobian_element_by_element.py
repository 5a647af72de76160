# diagnosis: left-the-tensors
# loses: jacobian_whole
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
    matrix = torch.zeros(len(z), len(z), dtype=z.dtype)
    for i, d in enumerate(slope(z, activation).tolist()):
        matrix[i, i] = d
    return matrix


def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
