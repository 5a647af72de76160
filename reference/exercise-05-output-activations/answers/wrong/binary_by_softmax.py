# diagnosis: output-softmax-for-binary
# loses: output_binary, output_shapes, output_whole, output_regression
import torch


def softmax(logits):
    weights = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
    return weights / weights.sum(dim=-1, keepdim=True)


def log_softmax(logits):
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    return shifted - torch.exp(shifted).sum(dim=-1, keepdim=True).log()


def output_activation(logits, task):
    if task == "binary":
        return softmax(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"unknown task {task!r}: use binary, multiclass or regression")
