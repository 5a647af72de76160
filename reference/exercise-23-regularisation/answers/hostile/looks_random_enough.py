# tries: a fixed pattern in the place of lots, with exactly the right share of zeros and the right factor
# loses: dropout, probabilities[0.1], probabilities[0.8], own_tosses, dropout_gradient, dropout_forms[vector], dropout_forms[single], dropout_forms[view], dropout_forms[empty], dropout_forms[float32], digits, dropout_whole
import torch


def l2_penalty(weights, lam):
    return lam * sum((W**2).sum() for W in weights)


def decayed_step(weights, biases, dW, db, lr, lam):
    return (
        [W - lr * (g + 2 * lam * W) for W, g in zip(weights, dW)],
        [b - lr * g for b, g in zip(biases, db)],
    )


def dropout(x, p, training=True):
    if not 0 <= p <= 1:
        raise ValueError(p)
    if not training:
        return x
    places = torch.arange(x.numel(), dtype=torch.float64).reshape(x.shape)
    kept = (places * 12345.678 * 0.6180339887) % 1 >= p
    return torch.where(kept, x, 0) / (1 - p if p < 1 else 1)
