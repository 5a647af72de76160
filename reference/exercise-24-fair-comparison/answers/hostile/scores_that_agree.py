# tries: hands back scores and parts that say they equal everything
# loses: all
import torch


class Agreeable(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


class Yes(torch.Tensor):
    def __eq__(self, other):
        return torch.ones(self.shape, dtype=torch.bool)

    def __sub__(self, other):
        return torch.zeros(self.shape, dtype=self.dtype)


class Part(tuple):
    def __eq__(self, other):
        return True

    __hash__ = tuple.__hash__


def split(X, y, test_share, order):
    return Part([X.as_subclass(Yes), y.as_subclass(Yes), X.as_subclass(Yes), y.as_subclass(Yes)])


def r_squared(y_hat, y):
    return y.mean().as_subclass(Yes)


def compare(models, X_train, y_train, X_test, y_test, epochs, lr):
    return [Part([Agreeable(1.0), Agreeable(1.0)]) for _ in models]
