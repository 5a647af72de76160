"""Log-softmax comes first, by a log-sum-exp of its own; softmax is its exponential."""

import torch


def _log_of_sum(z):
    top = z.amax(-1)
    return top + torch.log(torch.exp(z - top.unsqueeze(-1)).sum(-1))


def log_softmax(logits):
    return logits - _log_of_sum(logits).unsqueeze(-1)


def softmax(logits):
    return log_softmax(logits).exp()


def output_activation(logits, task):
    if task not in ("binary", "multiclass", "regression"):
        raise ValueError("the task is one of binary, multiclass, regression")
    if task == "regression":
        return logits.clone()
    return logits.sigmoid() if task == "binary" else softmax(logits)
