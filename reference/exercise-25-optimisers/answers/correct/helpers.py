"""Running means as sums of products, the powers of β by repeated multiplication."""

import torch


def mixed(keep, old, new):
    return torch.stack([old, new]).mul(
        torch.tensor([keep, 1 - keep], dtype=old.dtype).reshape(2, *[1] * old.dim())
    ).sum(0)


def correction(beta, t):
    left = 1.0
    for _ in range(t):
        left *= beta
    return 1 - left


def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    velocity = torch.addcmul(gradient, velocity, torch.full_like(velocity, momentum))
    return torch.addcmul(w, velocity, torch.full_like(w, -lr)), velocity


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    square = mixed(alpha, square, gradient**2)
    return torch.addcdiv(w, gradient, eps + square.sqrt(), value=-lr), square


def moments(gradient, mean, square, betas):
    return mixed(betas[0], mean, gradient), mixed(betas[1], square, gradient**2)


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    m, s = moments(gradient, mean, square, betas)
    size = (s / correction(betas[1], t)).sqrt()
    return w - lr / correction(betas[0], t) * (m / (size + eps)), m, s


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    new, m, s = adam_step(torch.zeros_like(w), gradient, mean, square, t, lr, betas, eps)
    return torch.lerp(w, torch.zeros_like(w), lr * weight_decay) + new, m, s
