import torch
from torch import Tensor


def my_sigmoid(z: Tensor) -> Tensor:
    return torch.sigmoid(z)


def swish(z: Tensor) -> Tensor:
    bottom = 1 + torch.exp(z)
    return z / bottom


def swish_derivative(z: Tensor) -> Tensor:
    sig = my_sigmoid(z)
    dsig = sig * (1 - sig)
    return sig + z * dsig
