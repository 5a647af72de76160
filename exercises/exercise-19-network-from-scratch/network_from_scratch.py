"""Exercise 19: a network from scratch.

Not allowed: autograd in any form, and torch's cross_entropy and nll_loss.
"""

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean of −ln p over the examples, p the probability of the right class.

    Args:
        logits: one row for each example, shape [n, k].
        labels: the right classes, 0 to k − 1, shape [n], int64.

    Returns:
        A single number (0-d).
    """
    raise NotImplementedError("write cross_entropy")


def cross_entropy_gradient(logits: Tensor, labels: Tensor) -> Tensor:
    """The gradient of the cross-entropy with respect to the logits.

    Args:
        logits: shape [n, k].
        labels: the right classes, shape [n], int64.

    Returns:
        Shape [n, k].
    """
    raise NotImplementedError("write cross_entropy_gradient")


def train_network(
    X: Tensor,
    labels: Tensor,
    W1: Tensor,
    b1: Tensor,
    W2: Tensor,
    b2: Tensor,
    lr: float,
    epochs: int,
) -> tuple[list[Tensor], list[float]]:
    """One hidden ReLU layer, trained by gradient descent on all the examples.

    Args:
        X: inputs, shape [n, d].
        labels: the right classes, shape [n], int64.
        W1: weights of the hidden layer, shape [d, h].
        b1: its biases, shape [h].
        W2: weights of the output, shape [h, k].
        b2: its biases, shape [k].
        lr: the learning rate.
        epochs: how many steps are taken.

    Returns:
        [W1, b1, W2, b2] at the end; and the loss before each step, Python floats.
    """
    raise NotImplementedError("write train_network")


if __name__ == "__main__":
    # Runs when you start this file with `python network_from_scratch.py`; it is not graded.
    X, labels = torch.randn(200, 2), torch.arange(200) % 2
    X[:, 0] += 2 * labels
    start = [torch.randn(2, 8), torch.zeros(8), torch.randn(8, 2) / 3, torch.zeros(2)]
    parameters, losses = train_network(X, labels, *start, lr=0.3, epochs=200)
    print(losses[::20])
