"""Exercise 7: a stack of linear layers is one linear layer.

A layer is X @ W + b: one example a row, W of shape [inputs, outputs], b of shape [outputs].
Nothing of torch is forbidden here.
"""

import torch
from torch import Tensor


def collapse_linear(weights: list[Tensor], biases: list[Tensor]) -> tuple[Tensor, Tensor]:
    """The one layer that does what a whole stack of linear layers does.

    Args:
        weights: W_1 … W_L, the first layer's first; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].

    Returns:
        (W, b) with shapes [d_0, d_L] and [d_L], of the dtype of the layers.

    Raises:
        ValueError: there is no layer, or the two lists differ in length.
    """
    raise NotImplementedError("write collapse_linear")
