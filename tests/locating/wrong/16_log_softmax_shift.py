import torch
from torch import Tensor


def softmax(logits: Tensor) -> Tensor:
    """Softmax over the last dimension."""
    return torch.exp(log_softmax_rows(logits))


def log_softmax_rows(logits: Tensor) -> Tensor:
    biggest = logits.max(-1, keepdim=True)[0]
    z = logits - biggest
    return z - z.exp().sum(-1, keepdim=True).log()


def log_softmax(logits: Tensor) -> Tensor:
    """Log of softmax over the last dimension."""
    biggest = logits.max(-1, keepdim=True)[0]
    z = logits - biggest
    lse = torch.log(torch.sum(torch.exp(z), -1, keepdim=True))
    return logits - lse


def output_activation(logits: Tensor, task: str) -> Tensor:
    """Pick the output activation."""
    if task == "binary":
        return torch.sigmoid(logits)
    elif task == "multiclass":
        return softmax(logits)
    elif task == "regression":
        return logits
    else:
        raise ValueError("task has to be one of: binary, multiclass, regression")
