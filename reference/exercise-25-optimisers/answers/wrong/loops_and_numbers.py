import math

import torch


def each(rule, *tensors):
    rows = [rule(*numbers) for numbers in zip(*(one.flatten().tolist() for one in tensors))]
    columns = torch.tensor(rows, dtype=tensors[0].dtype).T
    return tuple(column.reshape(tensors[0].shape) for column in columns)


def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    def rule(w, g, v):
        v = momentum * v + g
        return w - lr * v, v

    return each(rule, w, gradient, velocity)


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    def rule(w, g, s):
        s = alpha * s + (1 - alpha) * g**2
        return w - lr * g / (math.sqrt(s) + eps), s

    return each(rule, w, gradient, square)


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    return adamw_step(w, gradient, mean, square, t, lr, betas, eps, 0)


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    def rule(w, g, m, s):
        m = betas[0] * m + (1 - betas[0]) * g
        s = betas[1] * s + (1 - betas[1]) * g**2
        m_hat, s_hat = m / (1 - betas[0] ** t), s / (1 - betas[1] ** t)
        return w * (1 - lr * weight_decay) - lr * m_hat / (math.sqrt(s_hat) + eps), m, s

    return each(rule, w, gradient, mean, square)
