# diagnosis: jacobian-unknown-activation-accepted
# loses: jacobian_unknown
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
    known = activation in ("relu", "sigmoid", "tanh")
    return torch.diag(slope(z, activation) if known else torch.ones_like(z))


def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
