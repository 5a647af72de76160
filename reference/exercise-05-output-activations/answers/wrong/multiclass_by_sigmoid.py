# diagnosis: output-sigmoid-per-class
# loses: output_multiclass
import torch


def softmax(logits):
    weights = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
    return weights / weights.sum(dim=-1, keepdim=True)


def log_softmax(logits):
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    return shifted - torch.exp(shifted).sum(dim=-1, keepdim=True).log()


def output_activation(logits, task):
    if task in ("binary", "multiclass"):
        return torch.sigmoid(logits)
    if task == "regression":
        return logits
    raise ValueError("task must be binary, multiclass or regression")
