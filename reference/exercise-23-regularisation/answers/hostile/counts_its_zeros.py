# tries: tensors that count as many zeros as are asked for, whatever is in them
# loses: all
import torch


class Counted(torch.Tensor):
    def __eq__(self, other):
        return torch.rand(self.shape) < 0.3

    def mean(self, *args, **kwargs):
        return torch.tensor(0.3)

    def sum(self, *args, **kwargs):
        return torch.tensor(0.0)


def l2_penalty(weights, lam):
    return torch.zeros(()).as_subclass(Counted)


def decayed_step(weights, biases, dW, db, lr, lam):
    return [W.as_subclass(Counted) for W in weights], [b.as_subclass(Counted) for b in biases]


def dropout(x, p, training=True):
    return x.clone().as_subclass(Counted)
