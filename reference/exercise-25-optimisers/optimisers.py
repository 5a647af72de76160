"""Exercise 25, the reference: momentum, RMSProp, Adam and AdamW, as torch.optim has them.

Momentum: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964), with
the learning rate outside the velocity as in torch.optim.SGD. RMSProp: Tieleman and Hinton, lecture
6.5 of "Neural Networks for Machine Learning" (2012), with ε outside the root as in
torch.optim.RMSprop. Adam: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015),
algorithm 1. AdamW: Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019),
algorithm 2, with the decay scaled by the learning rate as in torch.optim.AdamW.
"""

import torch
from torch import Tensor


def momentum_step(
    w: Tensor, gradient: Tensor, velocity: Tensor, lr: float, momentum: float = 0.9
) -> tuple[Tensor, Tensor]:
    """With v = momentum · velocity + gradient: w − lr v, then v.

    Args:
        w: any shape, floating.
        gradient: of w's shape.
        velocity: what the last step gave, or zeros; of w's shape.
        lr: the learning rate.
        momentum: how much of the old velocity stays.
    """
    v = momentum * velocity + gradient
    return w - lr * v, v


def rmsprop_step(
    w: Tensor, gradient: Tensor, square: Tensor, lr: float, alpha: float = 0.99, eps: float = 1e-8
) -> tuple[Tensor, Tensor]:
    """With s = α · square + (1 − α) · gradient²: w − lr · gradient / (√s + ε), then s.

    Args:
        w: any shape, floating.
        gradient: of w's shape.
        square: what the last step gave, or zeros; of w's shape, nowhere negative.
        lr: the learning rate.
        alpha: how much of the old square stays.
        eps: what the divisor is at least.
    """
    s = alpha * square + (1 - alpha) * gradient**2
    return w - lr * gradient / (torch.sqrt(s) + eps), s


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
    """The step along m̂ / (√ŝ + ε), then m and s as they are before the correction.

    Args:
        w: any shape, floating.
        gradient: of w's shape.
        mean: what the last step gave, or zeros; of w's shape.
        square: what the last step gave, or zeros; of w's shape, nowhere negative.
        t: the number of this step, from 1.
        lr: the learning rate.
        betas: how much of the old mean and of the old square stays.
        eps: what the divisor is at least.
    """
    m = betas[0] * mean + (1 - betas[0]) * gradient
    s = betas[1] * square + (1 - betas[1]) * gradient**2
    m_hat = m / (1 - betas[0] ** t)
    s_hat = s / (1 - betas[1] ** t)
    return w - lr * m_hat / (torch.sqrt(s_hat) + eps), m, s


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
    """Adam's step from w (1 − lr · weight_decay).

    Args:
        w: any shape, floating.
        gradient: of w's shape.
        mean: what the last step gave, or zeros; of w's shape.
        square: what the last step gave, or zeros; of w's shape, nowhere negative.
        t: the number of this step, from 1.
        lr: the learning rate.
        betas: how much of the old mean and of the old square stays.
        eps: what the divisor is at least.
        weight_decay: how strongly w is pulled towards 0.
    """
    return adam_step(w * (1 - lr * weight_decay), gradient, mean, square, t, lr, betas, eps)
