"""Exercise 21: pruning, or how many of a network's weights can go.

Everything in torch is allowed.
"""

import torch
from torch import Tensor


def sparsity(W: Tensor) -> float:
    """The share of the elements that are 0.

    Args:
        W: any shape, at least one element.

    Returns:
        A Python float from 0 to 1.
    """
    raise NotImplementedError("write sparsity")


def magnitude_mask(W: Tensor, amount: float) -> Tensor:
    """0 where an element goes, and 1 where it stays: the smallest in size go.

    Args:
        W: any shape, at least one element, float32 or float64.
        amount: the share of the elements that goes, from 0 to 1.

    Returns:
        Shape and dtype of W.
    """
    raise NotImplementedError("write magnitude_mask")


def global_masks(weights: list[Tensor], amount: float) -> list[Tensor]:
    """A mask for each layer, the smallest elements of all layers together being those that go.

    Args:
        weights: of one layer or more, each of any shape.
        amount: the share of all their elements that goes, from 0 to 1.

    Returns:
        A mask for each layer, with its shape and dtype.
    """
    raise NotImplementedError("write global_masks")


def masked_momentum_step(
    W: Tensor, gradient: Tensor, velocity: Tensor, mask: Tensor, lr: float, momentum: float = 0.9
) -> tuple[Tensor, Tensor]:
    """One step of gradient descent with momentum, after which what was pruned is 0.

    Args:
        W: the weights, any shape.
        gradient: the loss's gradient for W, of the same shape.
        velocity: the velocity that the step before gave, of the same shape.
        mask: 0 where W is pruned and 1 elsewhere; W's shape and dtype.
        lr: the learning rate.
        momentum: how much of the old velocity is kept.

    Returns:
        The new weights and the new velocity, two new tensors of W's shape and dtype.
    """
    raise NotImplementedError("write masked_momentum_step")


if __name__ == "__main__":
    # Runs when you start this file with `python pruning.py`; it is not graded.
    W = torch.randn(4, 6)
    print(W * magnitude_mask(W, 0.5))
