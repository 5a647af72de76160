"""Exercise 3: Swish and its derivative.

Not allowed: torch's own silu and hardswish, and autograd. torch.sigmoid is allowed.
"""

from torch import Tensor


def swish(z: Tensor) -> Tensor:
    """Swish, elementwise: the result has the shape and dtype of z."""
    raise NotImplementedError("write swish")


def swish_derivative(z: Tensor) -> Tensor:
    """The derivative of Swish at z, elementwise: the result has the shape and dtype of z."""
    raise NotImplementedError("write swish_derivative")
