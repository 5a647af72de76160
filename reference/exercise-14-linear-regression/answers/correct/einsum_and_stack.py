"""einsum throughout; losses are gathered as tensors and turned into floats at the end."""

import torch


def predict(X, w, b):
    return torch.einsum("nd,d->n", X, w) + b


def mse_gradients(X, y, w, b):
    gap = torch.subtract(y, predict(X, w, b))
    return torch.einsum("nd,n->d", X, gap) * (-2 / gap.shape[0]), gap.mean() * -2


def fit(X, y, lr, steps):
    knobs = [torch.zeros(X.shape[1], dtype=X.dtype), torch.tensor(0.0, dtype=X.dtype)]
    seen = []
    for _ in range(steps):
        seen.append(torch.var(predict(X, *knobs) - y, unbiased=False)
                    + torch.mean(predict(X, *knobs) - y) ** 2)
        knobs = [knob - lr * slope for knob, slope in zip(knobs, mse_gradients(X, y, *knobs))]
    return knobs[0], knobs[1], torch.stack(seen).tolist() if seen else []
