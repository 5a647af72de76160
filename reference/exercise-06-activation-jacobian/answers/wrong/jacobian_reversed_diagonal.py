# diagnosis: jacobian-laid-out
# loses: jacobian_relu, jacobian_smooth, jacobian_random, jacobian_far, jacobian_shapes, jacobian_whole
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
    return torch.diag(slope(z, activation)).flip(1)


def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
