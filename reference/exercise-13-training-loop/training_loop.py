"""Exercise 13, the reference: the training loop.

Gradient descent with a fixed step: Cauchy, "Méthode générale pour la résolution des systèmes
d'équations simultanées" (1847); as a training loop: Goodfellow, Bengio and Courville, "Deep
Learning" (2016), section 4.3.
"""

from collections.abc import Callable

from torch import Tensor


def training_loop(
    w: Tensor,
    loss: Callable[[Tensor], Tensor],
    gradient: Callable[[Tensor], Tensor],
    lr: float,
    steps: int,
) -> tuple[Tensor, list[float]]:
    """So many steps of w − lr · gradient(w), and the loss before each.

    Args:
        w: any shape, floating.
        loss: takes a tensor of w's shape and gives a 0-d tensor.
        gradient: takes a tensor of w's shape and gives one of that shape.
        lr: the learning rate.
        steps: how many steps.

    Returns:
        The last w; a float for each step.
    """
    losses = []
    for _ in range(steps):
        losses.append(loss(w).item())
        w = w - lr * gradient(w)
    return w, losses


def train_until(
    w: Tensor,
    loss: Callable[[Tensor], Tensor],
    gradient: Callable[[Tensor], Tensor],
    lr: float,
    tolerance: float,
    max_steps: int,
) -> tuple[Tensor, int]:
    """Steps until the loss is at most ``tolerance``, and never more than ``max_steps``.

    Args:
        w: any shape, floating.
        loss: takes a tensor of w's shape and gives a 0-d tensor.
        gradient: takes a tensor of w's shape and gives one of that shape.
        lr: the learning rate.
        tolerance: a loss that is good enough.
        max_steps: the most steps that are taken.

    Returns:
        The w that it stopped at; how many steps led there.
    """
    taken = 0
    while taken < max_steps and loss(w) > tolerance:
        slope = gradient(w)
        w = w - lr * slope
        taken += 1
    return w, taken
