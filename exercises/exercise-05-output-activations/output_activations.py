"""Exercise 5: softmax, log-softmax, and the right activation for the output.

Not allowed: torch's own softmax, log_softmax and logsumexp, under any name, and what runs them
inside (softmin, cross_entropy, …). torch.sigmoid is allowed.
"""

import torch
from torch import Tensor


def softmax(logits: Tensor) -> Tensor:
    """Turn scores into probabilities, over the last dimension.

    Args:
        logits: [..., k], float32 or float64: k scores for each example; at least one dimension.

    Returns:
        [..., k], the dtype of logits; the last dimension sums to 1.
    """
    raise NotImplementedError("write softmax")


def log_softmax(logits: Tensor) -> Tensor:
    """The logarithm of the probabilities, over the last dimension; finite for finite logits.

    Args:
        logits: [..., k], float32 or float64; at least one dimension.

    Returns:
        [..., k], the dtype of logits.
    """
    raise NotImplementedError("write log_softmax")


def output_activation(logits: Tensor, task: str) -> Tensor:
    """Apply the output activation that belongs to a task.

    Args:
        logits: any shape, float32 or float64; for "multiclass" [..., k].
        task: "binary", "multiclass" or "regression".

    Returns:
        The shape and dtype of logits: sigmoid for "binary", softmax for "multiclass", and the
        logits themselves for "regression".

    Raises:
        ValueError: any other task; the message names the three.
    """
    raise NotImplementedError("write output_activation")
