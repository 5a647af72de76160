# diagnosis: log-softmax-slip
# loses: log_softmax_rows, log_softmax_random, log_softmax_shifted, log_softmax_far, log_softmax_shapes, log_softmax_whole
import torch


def softmax(logits):
    weights = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
    return weights / weights.sum(dim=-1, keepdim=True)


def log_softmax(logits):
    shifted = logits - logits.amax(-1, keepdim=True)
    return shifted - shifted.exp().mean(-1, keepdim=True).log()


def output_activation(logits, task):
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise ValueError(f"unknown task {task!r}: use binary, multiclass or regression")
