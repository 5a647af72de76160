"""Exercise 1: three activations.

Not allowed: torch's own relu, sigmoid and tanh and their near copies in any spelling (expit, relu6,
threshold, hardtanh, hardsigmoid, hardswish, leaky_relu, prelu, rrelu, elu, celu, selu, gelu, mish,
glu, silu, softplus, logsigmoid, softmax, log_softmax).
exp, expm1, sinh, where, clamp, maximum, abs and sign are allowed.
"""

import torch
from torch import Tensor


def relu(z: Tensor) -> Tensor:
    """The larger of 0 and z, elementwise.

    Args:
        z: pre-activations, any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write relu")


def sigmoid(z: Tensor) -> Tensor:
    """The sigmoid, elementwise: between 0 and 1, and right for |z| up to 1000.

    Args:
        z: pre-activations, any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write sigmoid")


def tanh(z: Tensor) -> Tensor:
    """The hyperbolic tangent, elementwise: between −1 and 1, and right for |z| up to 1000.

    Args:
        z: pre-activations, any shape, float32 or float64.

    Returns:
        A new tensor with the shape and dtype of z.
    """
    raise NotImplementedError("write tanh")


if __name__ == "__main__":
    # Runs when you start this file with `python activations.py`; it is not graded.
    print(relu(torch.tensor([-2.0, 0.0, 2.0])))
