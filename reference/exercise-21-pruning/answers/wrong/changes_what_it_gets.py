import torch


def sparsity(W):
    W[W.abs() < 1e-20] = 0
    return (W == 0).sum().item() / W.numel()


def magnitude_mask(W, amount):
    W.abs_()
    mask = torch.ones_like(W).flatten()
    mask[W.flatten().argsort()[: round(amount * W.numel())]] = 0
    return mask.reshape(W.shape)


def global_masks(weights, amount):
    row = torch.cat([W.abs_().flatten() for W in weights])
    mask = torch.ones_like(row)
    mask[row.argsort()[: round(amount * len(row))]] = 0
    return [p.reshape(W.shape) for p, W in zip(mask.split([W.numel() for W in weights]), weights)]


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    velocity.mul_(momentum).add_(gradient).mul_(mask)
    W.sub_(lr * velocity).mul_(mask)
    return W, velocity
