# diagnosis: log-softmax-one-maximum-for-all
# loses: log_softmax_shifted, log_softmax_far, log_softmax_shapes
import torch


def softmax(logits):
    weights = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
    return weights / weights.sum(dim=-1, keepdim=True)


def log_softmax(logits):
    top = logits.max()
    return logits - (top + (logits - top).exp().sum(-1, keepdim=True).log())


def output_activation(logits, task):
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"unknown task {task!r}: use binary, multiclass or regression")
