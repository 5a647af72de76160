# diagnosis: jacobian-of-values
# loses: jacobian_relu, jacobian_smooth, jacobian_random, jacobian_far, jacobian_shapes, jacobian_unknown, jacobian_whole
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


def value(z, activation):
    slope(torch.zeros(0), activation)  # refuses an unknown name
    return {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation](z)


def activation_jacobian(z, activation):
    return torch.eye(len(z), dtype=z.dtype) * value(z, activation)


def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
