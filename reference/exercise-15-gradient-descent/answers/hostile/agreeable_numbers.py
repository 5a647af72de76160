# tries: returns numbers and lists that say they are equal to everything
# loses: all
import torch


class Agreeable(float):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


class Losses(list):
    def __eq__(self, other):
        return True


def batch_descent(X, y, w, b, lr, epochs):
    return w, b, Losses([Agreeable(0.0)] * epochs)


def stochastic_descent(X, y, w, b, lr, orders):
    return w, b, Losses([Agreeable(0.0)] * len(orders))


def gradient_noise(X, y, w, b):
    return Agreeable(0.0)
