# diagnosis: jacobian-relu-slope-at-zero
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


def slope_with_corner(z, activation):
    if activation == "relu":
        return torch.where(z < 0, torch.zeros_like(z), torch.ones_like(z))
    return slope(z, activation)


def activation_jacobian(z, activation):
    return torch.diag(slope_with_corner(z, activation))


def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
