# tries: use torch's own Python spelling of the operators, which runs only small ones
# loses: all
import torch
import torch._refs as small


def softmax(logits):
    return small.softmax(logits, -1)


def log_softmax(logits):
    return small.log_softmax(logits, -1)


def output_activation(logits, task):
    if task == "multiclass":
        return torch.sparse.softmax(logits.to_sparse(), -1).to_dense()
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "regression":
        return logits
    raise ValueError("binary, multiclass or regression")
