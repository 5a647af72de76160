"""Methods and in-place steps on tensors of its own, with expm1 and logaddexp."""

import torch


class Activations:
    def relu(self, z):
        kept = z.clone()
        kept[kept < 0] = 0
        return kept

    def sigmoid(self, z):
        return torch.logaddexp(torch.zeros_like(z), -z).neg_().exp_()

    def tanh(self, z):
        less = z.abs().mul_(-2).expm1_()
        return torch.copysign(less / (less + 2), z)


mine = Activations()
relu, sigmoid = mine.relu, mine.sigmoid


def tanh(z):
    return mine.tanh(z)
