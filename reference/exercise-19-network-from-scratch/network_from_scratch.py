"""Exercise 19, the reference: a network from scratch.

The gradient (softmax − one-hot)/n: Bridle, "Training Stochastic Model Recognition Algorithms as
Networks can Lead to Maximum Mutual Information Estimation of Parameters" (1989). The way back:
Rumelhart, Hinton and Williams, "Learning Representations by Back-propagating Errors" (1986).
"""

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean of logsumexp less the right class's logit.

    Args:
        logits: shape [n, k], floating.
        labels: shape [n], int64.
    """
    right = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    return (torch.logsumexp(logits, dim=1) - right).mean()


def cross_entropy_gradient(logits: Tensor, labels: Tensor) -> Tensor:
    """(softmax − one-hot)/n.

    Args:
        logits: shape [n, k], floating.
        labels: shape [n], int64.
    """
    truth = torch.nn.functional.one_hot(labels, logits.shape[1])
    return (torch.softmax(logits, dim=1) - truth) / len(labels)


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
    """Full-batch gradient descent on the cross-entropy, with one hidden ReLU layer.

    Args:
        X: inputs, shape [n, d], floating.
        labels: shape [n], int64.
        W1: shape [d, h].
        b1: shape [h].
        W2: shape [h, k].
        b2: shape [k].
        lr: the learning rate.
        epochs: how many steps.

    Returns:
        [W1, b1, W2, b2] at the end; the loss before each step.
    """
    rows = torch.arange(len(labels), device=X.device)
    losses = []
    for _ in range(epochs):
        z = X @ W1 + b1
        h = torch.relu(z)
        log_p = torch.log_softmax(h @ W2 + b2, dim=1)
        losses.append(-log_p[rows, labels].mean().item())
        delta = log_p.exp()
        delta[rows, labels] -= 1
        delta = delta / len(rows)
        gamma = (delta @ W2.T) * (z > 0)
        W1 = W1 - lr * (X.T @ gamma)
        b1 = b1 - lr * gamma.sum(dim=0)
        W2 = W2 - lr * (h.T @ delta)
        b2 = b2 - lr * delta.sum(dim=0)
    return [W1, b1, W2, b2], losses
