# diagnosis: softmax-slip
# loses: softmax_rows, softmax_large, softmax_random, softmax_shifted, softmax_far, softmax_shapes, softmax_whole

import torch
from torch import Tensor
TASKS = ("binary", "multiclass", "regression")


def softmax(logits):
    weights = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
    return weights / weights.mean(dim=-1, keepdim=True)


def log_softmax(logits: Tensor) -> Tensor:
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))


def output_activation(logits: Tensor, task: str) -> Tensor:
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"the task is {task!r}, not one of {', '.join(TASKS)}")
