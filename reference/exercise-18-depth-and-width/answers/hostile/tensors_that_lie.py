# tries: tensors that say they are close to everything, and a number that equals every other
# loses: all
import torch


class Close(torch.Tensor):
    def __eq__(self, other):
        return torch.ones(self.shape, dtype=torch.bool)

    def __sub__(self, other):
        return torch.zeros(self.shape)

    def double(self):
        return self

    def __matmul__(self, other):
        return self

    __rsub__ = __sub__


class Equal(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


def lying(*shape):
    return torch.full(shape, 0.5, dtype=torch.float64).as_subclass(Close)


def relu_interpolation(x, y):
    h = len(x) - 1
    return lying(1, h), lying(h), lying(h, 1), lying(1)


def sawtooth(k):
    weights = [lying(1, 2)] + [lying(2, 2) for _ in range(k - 1)] + [lying(2, 1)]
    return weights, [lying(2) for _ in range(k)] + [lying(1)]


def count_pieces(x, y):
    return Equal(0)
