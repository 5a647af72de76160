"""AdamW for Adam, one running mean for all, and lists where tuples are asked for."""

from torch import Tensor


def running(old: Tensor, new: Tensor, keep: float) -> Tensor:
    return old + (1 - keep) * (new - old)


def scaled(top: Tensor, squares: Tensor, eps: float) -> Tensor:
    return top.div(squares.pow(0.5).add(eps))


def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    velocity = gradient + velocity * momentum
    return [w.sub(velocity, alpha=lr), velocity]


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    square = running(square, gradient.square(), alpha)
    return [w - lr * scaled(gradient, square, eps), square]


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    return adamw_step(w, gradient, mean, square, t, lr, betas, eps, 0)


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    averages, corrected = [], []
    for old, new, beta in zip([mean, square], [gradient, gradient.square()], betas):
        averages.append(running(old, new, beta))
        corrected.append(averages[-1] / (1 - pow(beta, t)))
    step = scaled(*corrected, eps)
    return [w - lr * (step + weight_decay * w), *averages]
