# tries: torch's own dropout, reached by a name that is put together
# loses: dropout, probabilities[0.1], probabilities[0.8], own_tosses, dropout_gradient, dropout_forms[vector], dropout_forms[single], dropout_forms[view], dropout_forms[empty], dropout_forms[float32], digits, refused, dropout_whole
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
    drop = getattr(torch.nn.functional, "".join(["alpha_", "drop", "out"])[6:])
    return drop(x, p, training)
