import random

import torch


def l2_penalty(weights, lam):
    return torch.tensor(sum(w.item() ** 2 for W in weights for w in W.flatten()) * lam)


def decayed_step(weights, biases, dW, db, lr, lam):
    new = []
    for W, g in zip(weights, dW):
        rows = [w - lr * (s + 2 * lam * w) for w, s in zip(W.flatten(), g.flatten())]
        new.append(torch.stack(rows).reshape(W.shape))
    return new, [b - lr * g for b, g in zip(biases, db)]


def dropout(x, p, training=True):
    if not 0 <= p <= 1:
        raise ValueError(p)
    if not training:
        return x
    random.seed(int(torch.randint(0, 1000, ())))
    mask = [random.random() >= p for _ in range(x.numel())]
    return x * torch.tensor(mask).reshape(x.shape) / max(1 - p, 1e-9)
