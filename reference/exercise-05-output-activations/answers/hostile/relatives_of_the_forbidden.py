# tries: run the forbidden operators inside their relatives
# loses: all
import torch
from torch import nn


def softmax(logits):
    return nn.Softmin(dim=-1)(-logits)


def log_softmax(logits):
    classes = logits.shape[-1]
    rows = logits.reshape(-1, classes)
    columns = [
        -nn.functional.cross_entropy(rows, torch.full((len(rows),), at), reduction="none")
        for at in range(classes)
    ]
    return torch.stack(columns, dim=-1).reshape(logits.shape)


def output_activation(logits, task):
    if task == "multiclass":
        return torch.distributions.Categorical(logits=logits).probs
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "regression":
        return logits
    raise ValueError("binary, multiclass or regression")
