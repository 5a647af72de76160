# diagnosis: softmax-another-function
# loses: softmax_rows, softmax_large, softmax_random, softmax_shifted, softmax_far, softmax_shapes, softmax_whole
import torch


def softmax(logits):
    weights = 2 ** (logits - logits.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)


def log_softmax(logits):
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    return shifted - torch.exp(shifted).sum(dim=-1, keepdim=True).log()


def output_activation(logits, task):
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"unknown task {task!r}: use binary, multiclass or regression")
