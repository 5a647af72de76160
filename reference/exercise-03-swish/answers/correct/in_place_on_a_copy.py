"""In place, but on tensors of its own; constants as tensors; a class and a lambda on the way."""

import torch

silu = "a variable may have any name"


class Gate:
    def sigmoid(self, z):
        return torch.special.expit(z)

    def backward(self, z):
        opened = self.sigmoid(z)
        return opened.sub_(opened.square())


gate = Gate()
times = lambda a, b: torch.einsum("...,...->...", a, b)


def swish(z: torch.Tensor) -> torch.Tensor:
    result = z.clone()
    result *= gate.sigmoid(z)
    return result


@torch.no_grad()
def swish_derivative(z: torch.Tensor) -> torch.Tensor:
    result = torch.zeros_like(z)
    result += gate.sigmoid(z)
    result += times(z, gate.backward(z))
    return result
