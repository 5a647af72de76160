# diagnosis: vjp-through-full-matrix
# loses: vjp_memory
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
    return torch.diag(slope(z, activation))


def activation_vjp(z, upstream, activation):
    jacobian = activation_jacobian(z.reshape(-1), activation)
    return (jacobian.T @ upstream.reshape(-1, 1)).reshape(z.shape)
