import torch
from torch import Tensor


def softmax(logits: Tensor) -> Tensor:
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    exps = torch.exp(shifted)
    return exps / exps.sum(dim=0, keepdim=True)


def log_softmax(logits: Tensor) -> Tensor:
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))


def output_activation(logits: Tensor, task: str) -> Tensor:
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"task must be binary, multiclass or regression, not {task!r}")
