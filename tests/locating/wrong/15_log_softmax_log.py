import torch

def softmax(logits):
    m = torch.amax(logits, -1, keepdim=True)
    e = (logits - m).exp()
    return e / e.sum(-1, keepdim=True)

def log_softmax(logits):
    # log(e^x / sum) = x - log(sum)
    m = torch.amax(logits, -1, keepdim=True)
    x = logits - m
    total = x.exp().sum(-1, keepdim=True)
    return x - total

def output_activation(logits, task):
    match task:
        case "binary": return torch.sigmoid(logits)
        case "multiclass": return softmax(logits)
        case "regression": return logits
    raise ValueError("expected binary, multiclass or regression")
