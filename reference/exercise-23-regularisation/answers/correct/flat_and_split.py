"""Everything flat: the step of all weights at once, cut up again; the lots as a long vector."""

import torch


def flat(tensors):
    return torch.cat([one.flatten() for one in tensors])


def cut(vector, like):
    pieces = vector.split([one.numel() for one in like])
    return [piece.view(one.shape) for piece, one in zip(pieces, like)]


def l2_penalty(weights, lam):
    return flat(weights).pow(2).mul(lam).sum()


def decayed_step(weights, biases, dW, db, lr, lam):
    w, b = flat(weights), flat(biases)
    gradient = flat(dW) + 2 * lam * w
    return cut(w - lr * gradient, weights), cut(b - lr * flat(db), biases)


class Keep:
    def __init__(self, p):
        if not 0 <= p <= 1:
            raise ValueError("not a probability")
        self.stays = 1 - p

    def __call__(self, x):
        lots = torch.rand(x.numel(), dtype=x.dtype)
        kept = torch.lt(lots, self.stays).view(x.shape)
        return torch.where(kept, x, torch.zeros_like(x)).div(self.stays if self.stays else 1)


def dropout(x, p, training=True):
    keep = Keep(p)
    return keep(x) if training else x
