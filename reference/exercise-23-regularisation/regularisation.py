"""Exercise 23, the reference: regularisation, by a penalty on the weights and by dropout.

The penalty: Krogh and Hertz, "A Simple Weight Decay Can Improve Generalization" (1991); biases
are left out of it as in Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 7.1.
Dropout: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to
Prevent Neural Networks from Overfitting" (2014), scaled while training as in its section 10.
"""

import torch
from torch import Tensor


def l2_penalty(weights: list[Tensor], lam: float) -> Tensor:
    """λ Σ w² over all elements of all weights; 0-d.

    Args:
        weights: one or more, each of any shape, floating.
        lam: λ.
    """
    squares = [torch.square(W).sum() for W in weights]
    return lam * torch.stack(squares).sum()


def decayed_step(
    weights: list[Tensor],
    biases: list[Tensor],
    dW: list[Tensor],
    db: list[Tensor],
    lr: float,
    lam: float,
) -> tuple[list[Tensor], list[Tensor]]:
    """W − lr (dW + 2λW) for all weights, and b − lr db for all biases.

    Args:
        weights: of each layer.
        biases: of each layer.
        dW: the loss's gradients for the weights.
        db: the loss's gradients for the biases.
        lr: the learning rate.
        lam: λ.

    Returns:
        New weights, new biases.
    """
    new_weights = [W - lr * (slope + 2 * lam * W) for W, slope in zip(weights, dW, strict=True)]
    new_biases = [b - lr * slope for b, slope in zip(biases, db, strict=True)]
    return new_weights, new_biases


def dropout(x: Tensor, p: float, training: bool = True) -> Tensor:
    """Each element is 0 with probability p, else x / (1 − p); outside training, x.

    Args:
        x: any shape, floating.
        p: from 0 to 1.
        training: whether anything is dropped.

    Raises:
        ValueError: p isn't from 0 to 1.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p is a probability, from 0 to 1, and not {p}")
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    kept = torch.rand_like(x) >= p
    return torch.where(kept, x, 0) / (1 - p)
