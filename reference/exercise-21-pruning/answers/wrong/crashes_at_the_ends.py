import torch


def sparsity(W):
    rows, columns = W.shape
    return (W == 0).sum().item() / (rows * columns)


def magnitude_mask(W, amount):
    k = round(amount * W.numel())
    limit = W.abs().flatten().kthvalue(k).values
    return (W.abs() > limit).to(W.dtype)


def global_masks(weights, amount):
    sizes = torch.cat([W.abs().view(-1) for W in weights])
    limit = sizes.sort().values[round(amount * len(sizes))]
    return [(W.abs() >= limit).to(W.dtype) for W in weights]


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    v = (momentum * velocity + gradient) * mask
    return (W - lr * v) * mask
