# diagnosis: vjp-derivative-at-input
# loses: vjp_smooth, vjp_random, vjp_far, vjp_shapes, vjp_unknown, vjp_whole, vjp_memory
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


def slope_from_output(a, activation):
    if activation == "relu":
        return (a > 0).to(a.dtype)
    if activation == "sigmoid":
        return a - a * a
    if activation == "tanh":
        return (1 - a) * (1 + a)
    raise ValueError("unknown activation")


def activation_jacobian(z, activation):
    return torch.diag(slope(z, activation))


def activation_vjp(z, upstream, activation):
    return slope_from_output(z, activation) * upstream
