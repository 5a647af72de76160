"""An optimiser as an object, whose state is set before and read after the step."""

import torch


class Adam:
    def __init__(self, lr, betas, eps, weight_decay=0.0):
        self.lr, self.eps, self.weight_decay = lr, eps, weight_decay
        self.beta1, self.beta2 = betas

    def load(self, mean, square, t):
        self.mean, self.square, self.t = mean, square, t
        return self

    def step(self, w, gradient):
        self.mean = torch.lerp(gradient, self.mean, self.beta1)
        self.square = torch.lerp(gradient * gradient, self.square, self.beta2)
        first = 1 - self.beta1**self.t
        second = 1 - self.beta2**self.t
        rate = self.lr * second**0.5 / first
        moved = rate * self.mean / (self.square.sqrt() + self.eps * second**0.5)
        return w - self.lr * self.weight_decay * w - moved, self.mean, self.square


def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    return w - lr * momentum * velocity - lr * gradient, momentum * velocity + gradient


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    new = torch.lerp(gradient**2, square, alpha)
    rates = lr / (eps + torch.sqrt(new))
    return w - rates * gradient, new


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    return Adam(lr, betas, eps).load(mean, square, t).step(w, gradient)


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    return Adam(lr, betas, eps, weight_decay).load(mean, square, t).step(w, gradient)
