# tries: a tensor and a number that equal whatever they are compared with
# loses: all
import torch


class Yes(torch.Tensor):
    def __eq__(self, other):
        return torch.ones(self.shape, dtype=torch.bool)

    def __sub__(self, other):
        return torch.zeros(self.shape, dtype=self.dtype)

    def isclose(self, *args, **kwargs):
        return torch.ones(self.shape, dtype=torch.bool)


class Any(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


def residual_forward(X, weights, biases):
    return X.as_subclass(Yes)


def gradient_sizes(X, y, weights, biases, activation, skip=False):
    return X.new_zeros(len(weights)).as_subclass(Yes)


def slope_bound(activation, layers):
    return Any(0.25)
