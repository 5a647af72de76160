# diagnosis: jacobian-another-slope, vjp-another-slope
# loses: jacobian_smooth, vjp_smooth, jacobian_random, jacobian_far, jacobian_shapes, jacobian_unknown, jacobian_whole, vjp_random, vjp_far, vjp_shapes, vjp_unknown, vjp_whole, vjp_memory

import torch
from torch import Tensor


def _derivative(z, activation):
    if activation == "relu":
        return (z > 0).to(z.dtype)
    value = torch.tanh(z) if activation == "sigmoid" else torch.sigmoid(z)
    if activation == "sigmoid":
        return 1 - value**2
    if activation == "tanh":
        return value * (1 - value)
    raise ValueError("relu, sigmoid or tanh")


def activation_jacobian(z: Tensor, activation: str) -> Tensor:
    return torch.diag(_derivative(z, activation))


def activation_vjp(z: Tensor, upstream: Tensor, activation: str) -> Tensor:
    return upstream * _derivative(z, activation)
