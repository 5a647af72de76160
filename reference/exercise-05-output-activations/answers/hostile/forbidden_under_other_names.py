# tries: call the forbidden operators by computed names, as methods and as modules
# loses: all
import torch

pick = getattr(torch.nn.functional, "soft" + "max")


def softmax(logits):
    return pick(logits, dim=-1)


def log_softmax(logits):
    return logits - torch.Tensor.logsumexp(logits, -1, keepdim=True)


def output_activation(logits, task):
    if task == "multiclass":
        return torch.nn.Softmax(dim=-1)(logits)
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "regression":
        return logits
    raise ValueError("binary, multiclass or regression")
