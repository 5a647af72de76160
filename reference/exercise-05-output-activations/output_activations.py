"""Softmax, log-softmax, and the output activation that belongs to a task."""

import torch
from torch import Tensor

TASKS = ("binary", "multiclass", "regression")


def softmax(logits: Tensor) -> Tensor:
    """Softmax over the last dimension: e^(z_i) / Σ_j e^(z_j).

    Each row's maximum is subtracted first, which changes nothing and keeps every exponential at
    or below 1 (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 4.1).

    Args:
        logits: [..., k], float32 or float64.

    Returns:
        [..., k], the dtype of logits; the last dimension sums to 1.
    """
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    weights = torch.exp(shifted)
    return weights / weights.sum(dim=-1, keepdim=True)


def log_softmax(logits: Tensor) -> Tensor:
    """The logarithm of softmax over the last dimension: z_i − log Σ_j e^(z_j).

    By the log-sum-exp trick (same source): the sum of the shifted exponentials is at least 1, so
    that its logarithm is finite.

    Args:
        logits: [..., k], float32 or float64.

    Returns:
        [..., k], the dtype of logits.
    """
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))


def output_activation(logits: Tensor, task: str) -> Tensor:
    """The output activation of a task: the inverse of its canonical link function.

    Args:
        logits: any shape, float32 or float64; [..., k] for "multiclass".
        task: "binary" (sigmoid), "multiclass" (softmax) or "regression" (unchanged).

    Returns:
        The shape and dtype of logits.

    Raises:
        ValueError: any other task.
    """
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"the task is {task!r}, not one of {', '.join(TASKS)}")
