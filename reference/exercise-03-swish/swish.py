"""The reference for exercise 3.

Swish with β = 1, also known as SiLU: Ramachandran, Zoph and Le, "Searching for Activation
Functions" (2017); Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units" (2017).
"""

import torch
from torch import Tensor


def swish(z: Tensor) -> Tensor:
    """z·σ(z), elementwise; shape and dtype of z."""
    return z * torch.sigmoid(z)


def swish_derivative(z: Tensor) -> Tensor:
    """σ(z) + z·σ(z)(1 − σ(z)) by the product rule, elementwise; shape and dtype of z."""
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
