"""Row maximum, exponentials, sums with keepdim; three ifs and a raise."""

import torch
from torch import Tensor


def softmax(logits: Tensor) -> Tensor:
    top = logits.max(dim=-1, keepdim=True).values
    exponentials = torch.exp(logits - top)
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


def log_softmax(logits: Tensor) -> Tensor:
    top = logits.max(dim=-1, keepdim=True).values
    return logits - top - torch.log(torch.sum(torch.exp(logits - top), dim=-1, keepdim=True))


def output_activation(logits: Tensor, task: str) -> Tensor:
    if task == "binary":
        return torch.sigmoid(logits)
    elif task == "multiclass":
        return softmax(logits)
    elif task == "regression":
        return logits
    else:
        raise ValueError(f"task must be 'binary', 'multiclass' or 'regression', not {task!r}")
