"""The reference for exercise 2.

Formulas: Goodfellow, Bengio and Courville, "Deep Learning" (2016), chapters 3.10 and 6.3.
"""

import torch
from torch import Tensor


def relu_derivative(z: Tensor) -> Tensor:
    """1 where z > 0 and 0 elsewhere, elementwise; shape and dtype of z."""
    return (z > 0).to(z.dtype)


def sigmoid_derivative(z: Tensor) -> Tensor:
    """σ(z)(1 − σ(z)), elementwise; shape and dtype of z."""
    a = torch.sigmoid(z)
    return a * (1 - a)


def tanh_derivative(z: Tensor) -> Tensor:
    """1 − tanh(z)², elementwise; shape and dtype of z."""
    a = torch.tanh(z)
    return 1 - a * a
