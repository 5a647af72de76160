"""Copies that are changed in place, in the order in which torch does it."""

import math


def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    w, v = w.clone(), velocity.clone()
    v.mul_(momentum).add_(gradient)
    w.add_(v, alpha=-lr)
    return w, v


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    w, s = w.clone(), square.clone()
    s.mul_(alpha).addcmul_(gradient, gradient, value=1 - alpha)
    w.addcdiv_(gradient, s.sqrt().add_(eps), value=-lr)
    return w, s


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    return adamw_step(w, gradient, mean, square, t, lr, betas, eps, weight_decay=0.0)


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta1, beta2 = betas
    w, m, s = w.clone(), mean.clone(), square.clone()
    w.mul_(1 - lr * weight_decay)
    m.lerp_(gradient, 1 - beta1)
    s.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    denominator = s.sqrt().div_(math.sqrt(1 - beta2**t)).add_(eps)
    w.addcdiv_(m, denominator, value=-lr / (1 - beta1**t))
    return w, m, s
