import torch


def sparsity(W):
    zeros = 0
    for w in W.flatten():
        if w == 0:
            zeros += 1
    return zeros / W.numel()


def magnitude_mask(W, amount):
    values = W.flatten().tolist()
    order = sorted(range(len(values)), key=lambda at: abs(values[at]))
    mask = torch.ones(len(values), dtype=W.dtype)
    for at in order[: round(amount * len(values))]:
        mask[at] = 0
    return mask.reshape(W.shape)


def global_masks(weights, amount):
    mask = magnitude_mask(torch.cat([W.flatten() for W in weights]), amount)
    return [p.reshape(W.shape) for p, W in zip(mask.split([W.numel() for W in weights]), weights)]


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    new, v = torch.zeros(W.shape, dtype=W.dtype), torch.zeros(W.shape, dtype=W.dtype)
    flat = [one.flatten() for one in (W, gradient, velocity, mask)]
    for at in range(W.numel()):
        w, g, old, m = (one[at].item() for one in flat)
        v.view(-1)[at] = (momentum * old + g) * m
        new.view(-1)[at] = (w - lr * v.view(-1)[at].item()) * m
    return new, v
