import torch


def l2_penalty(weights, lam):
    total = torch.zeros(1)
    for W in weights:
        total += (W**2).sum()
    return lam * total


def decayed_step(weights, biases, dW, db, lr, lam):
    new = [W.float() - lr * (g + 2 * lam * W).float() for W, g in zip(weights, dW)]
    return new, [b - lr * g for b, g in zip(biases, db)]


def dropout(x, p, training=True):
    assert 0 <= p <= 1
    if not training:
        return x
    return torch.where(torch.rand(x.shape) >= p, x.detach(), 0.0) / max(1 - p, 1e-9)
