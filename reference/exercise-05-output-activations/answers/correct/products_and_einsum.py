"""Sums as products with a vector of ones; words such as softmax, logsumexp in strings and names."""

import torch

FORBIDDEN = "torch.softmax, torch.logsumexp and log_softmax are not used here"


def _sum_of_rows(t):
    ones = torch.ones(t.shape[-1], 1, dtype=t.dtype, device=t.device)
    return t @ ones


def softmax(logits):
    """Not torch.nn.functional.softmax, but the same numbers."""
    logsumexp = logits - logits.amax(dim=-1, keepdim=True)
    weights = torch.exp(logsumexp)
    return weights * _sum_of_rows(weights).reciprocal()


def log_softmax(logits):
    # F.log_softmax(logits, -1) would be forbidden.
    log_softmax = logits - logits.amax(dim=-1, keepdim=True)
    return log_softmax - torch.log(_sum_of_rows(log_softmax.exp()))


def output_activation(logits, task):
    known = ["binary", "multiclass", "regression"]
    if task not in known:
        raise ValueError("unknown task " + repr(task) + ", known are " + ", ".join(known))
    return [torch.sigmoid, softmax, torch.Tensor.clone][known.index(task)](logits)


if __name__ == "__main__":
    z = torch.randn(2, 3)
    print(softmax(z) - torch.nn.functional.softmax(z, dim=-1))
