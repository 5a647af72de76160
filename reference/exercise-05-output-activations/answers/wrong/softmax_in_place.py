# diagnosis: argument-changed
# loses: softmax_shapes
import torch


def softmax(logits):
    logits -= logits.amax(-1, keepdim=True)
    weights = logits.exp()
    return weights / weights.sum(-1, keepdim=True)


def log_softmax(logits):
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    return shifted - torch.exp(shifted).sum(dim=-1, keepdim=True).log()


def output_activation(logits, task):
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits.clone())
    if task == "regression":
        return logits
    raise ValueError(f"unknown task {task!r}: use binary, multiclass or regression")
