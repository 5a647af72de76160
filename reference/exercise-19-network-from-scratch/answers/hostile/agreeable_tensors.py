# tries: returns tensors and numbers that say they are equal to everything
# loses: all
import torch


class Yes(torch.Tensor):
    def __eq__(self, other):
        return torch.ones(self.shape, dtype=torch.bool)

    def __sub__(self, other):
        return torch.zeros(self.shape, dtype=self.dtype)


class Agreeable(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


def cross_entropy(logits, labels):
    return logits.sum().as_subclass(Yes)


def cross_entropy_gradient(logits, labels):
    return logits.as_subclass(Yes)


def train_network(X, labels, W1, b1, W2, b2, lr, epochs):
    return [p.as_subclass(Yes) for p in (W1, b1, W2, b2)], [Agreeable(1.0)] * epochs
