"""Exercise 25: optimisers, or steps that remember.

Not allowed: autograd. The gradient is handed in.
"""

import torch
from torch import Tensor


def momentum_step(
    w: Tensor, gradient: Tensor, velocity: Tensor, lr: float, momentum: float = 0.9
) -> tuple[Tensor, Tensor]:
    """One step of gradient descent with momentum.

    Args:
        w: the parameters, any shape.
        gradient: the loss's gradient for w, of the same shape.
        velocity: what the last step gave, zeros before the first; of the same shape.
        lr: the learning rate.
        momentum: how much of the old velocity stays.

    Returns:
        The new w and the new velocity, two new tensors of w's shape and dtype.
    """
    raise NotImplementedError("write momentum_step")


def rmsprop_step(
    w: Tensor, gradient: Tensor, square: Tensor, lr: float, alpha: float = 0.99, eps: float = 1e-8
) -> tuple[Tensor, Tensor]:
    """One step of RMSProp.

    Args:
        w: the parameters, any shape.
        gradient: the loss's gradient for w, of the same shape.
        square: the running mean of the squared gradients, zeros before the first step.
        lr: the learning rate.
        alpha: how much of the old mean stays.
        eps: keeps the divisor above 0.

    Returns:
        The new w and the new square, two new tensors of w's shape and dtype.
    """
    raise NotImplementedError("write rmsprop_step")


def adam_step(
    w: Tensor,
    gradient: Tensor,
    mean: Tensor,
    square: Tensor,
    t: int,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[Tensor, Tensor, Tensor]:
    """One step of Adam.

    Args:
        w: the parameters, any shape.
        gradient: the loss's gradient for w, of the same shape.
        mean: the running mean of the gradients, zeros before the first step.
        square: the running mean of the squared gradients, zeros before the first step.
        t: which step this is; the first is 1.
        lr: the learning rate.
        betas: how much of the old mean stays, and how much of the old square.
        eps: keeps the divisor above 0.

    Returns:
        The new w, mean and square, three new tensors of w's shape and dtype. Mean and square are
        the running ones, without the correction.
    """
    raise NotImplementedError("write adam_step")


def adamw_step(
    w: Tensor,
    gradient: Tensor,
    mean: Tensor,
    square: Tensor,
    t: int,
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Tensor, Tensor, Tensor]:
    """One step of AdamW: w shrinks a little, and then takes Adam's step.

    Args:
        w: the parameters, any shape.
        gradient: the loss's gradient for w, of the same shape.
        mean: the running mean of the gradients, zeros before the first step.
        square: the running mean of the squared gradients, zeros before the first step.
        t: which step this is; the first is 1.
        lr: the learning rate.
        betas: how much of the old mean stays, and how much of the old square.
        eps: keeps the divisor above 0.
        weight_decay: how strongly w is pulled towards 0.

    Returns:
        The new w, mean and square, three new tensors of w's shape and dtype.
    """
    raise NotImplementedError("write adamw_step")


if __name__ == "__main__":
    # Runs when you start this file with `python optimisers.py`; it is not graded.
    w, velocity = torch.tensor([-4.0, 0.5]), torch.zeros(2)
    for _ in range(80):
        w, velocity = momentum_step(w, torch.tensor([1.0, 100.0]) * w, velocity, lr=0.01)
    print(w)
