# tries: hands back batches, numbers and lists that say they equal everything
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


class Batches(list):
    def __eq__(self, other):
        return True

    def __len__(self):
        return 3


def batches(X, y, batch_size, order, drop_last=False):
    return Batches([(X.as_subclass(Yes), y.as_subclass(Yes))])


def mean_loss(losses, sizes):
    return Agreeable(losses[0])


def standardise(train, other):
    return train.as_subclass(Yes), other.as_subclass(Yes)


def train_epochs(model, X, y, batch_size, lr, orders):
    return Batches([Agreeable(1.0)] * len(orders))
