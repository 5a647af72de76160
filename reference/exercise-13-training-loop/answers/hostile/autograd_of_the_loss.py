# tries: ignores the gradient that it is given, and lets autograd find one, by names put together
# loses: all
import torch


def slope(loss, w):
    leaf = getattr(w.clone(), "requires_" + "grad_")()
    getattr(loss(leaf), "back" + "ward")()
    return leaf.grad


def training_loop(w, loss, gradient, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(w).item())
        w = w - lr * slope(loss, w)
    return w, losses


def train_until(w, loss, gradient, lr, tolerance, max_steps):
    taken = 0
    while taken < max_steps and loss(w) > tolerance:
        w = w - lr * slope(loss, w)
        taken += 1
    return w, taken
