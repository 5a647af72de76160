# diagnosis: log-softmax-another-function, output-another-activation
# loses: log_softmax_rows, output_binary, output_regression, log_softmax_random, log_softmax_shifted, log_softmax_far, log_softmax_shapes, log_softmax_whole, output_shapes, output_whole

import torch
from torch import Tensor
TASKS = ("binary", "multiclass", "regression")


def softmax(logits: Tensor) -> Tensor:
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    weights = torch.exp(shifted)
    return weights / weights.sum(dim=-1, keepdim=True)


def log_softmax(logits):
    return softmax(logits)


def output_activation(logits, task):
    if task == "binary":
        return torch.tanh(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"{task!r} is none of {TASKS}")
