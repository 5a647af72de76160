"""Exercise 23: regularisation, by a penalty on the weights and by dropout.

Not allowed: torch's own dropout.
"""

import torch
from torch import Tensor


def l2_penalty(weights: list[Tensor], lam: float) -> Tensor:
    """λ times the sum of the squares of all weights.

    Args:
        weights: the weights of one layer or more, each of any shape.
        lam: λ, how much a weight costs.

    Returns:
        A single number (0-d), which autograd can follow back to the weights.
    """
    raise NotImplementedError("write l2_penalty")


def decayed_step(
    weights: list[Tensor],
    biases: list[Tensor],
    dW: list[Tensor],
    db: list[Tensor],
    lr: float,
    lam: float,
) -> tuple[list[Tensor], list[Tensor]]:
    """One step of gradient descent on the loss plus the penalty.

    Args:
        weights: the weights of each layer.
        biases: the biases of each layer.
        dW: the gradient of the loss alone for each of the weights.
        db: the gradient of the loss alone for each of the biases.
        lr: the learning rate.
        lam: λ of the penalty.

    Returns:
        The new weights and the new biases, two lists of new tensors.
    """
    raise NotImplementedError("write decayed_step")


def dropout(x: Tensor, p: float, training: bool = True) -> Tensor:
    """Zeros at random places, and the rest made larger; outside training, x.

    Args:
        x: any shape, floating.
        p: the probability with which an element becomes 0.
        training: whether the network is being trained.

    Returns:
        Shape and dtype of x.

    Raises:
        ValueError: p isn't from 0 to 1.
    """
    raise NotImplementedError("write dropout")


if __name__ == "__main__":
    # Runs when you start this file with `python regularisation.py`; it is not graded.
    print(dropout(torch.ones(4, 8), 0.25))
