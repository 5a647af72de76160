import torch


def l2_penalty(weights, lam):
    return lam * sum(W.square_().sum() for W in weights)


def decayed_step(weights, biases, dW, db, lr, lam):
    for W, g in zip(weights, dW):
        W -= lr * (g + 2 * lam * W)
    for b, g in zip(biases, db):
        b -= lr * g
    return weights, biases


def dropout(x, p, training=True):
    if not 0 <= p <= 1:
        raise ValueError(p)
    if not training:
        return x
    x *= torch.rand_like(x) >= p
    x /= max(1 - p, 1e-9)
    return x
