"""Exercise 3: Swish and its derivative."""

import torch
from torch import Tensor


def swish(z: Tensor) -> Tensor:
    return z * torch.sigmoid(z)


def swish_derivative(z: Tensor) -> Tensor:
    # product rule: (z * s)' = 1 * s + z * s'
    s = torch.sigmoid(z)
    first = s
    second = z * (1 - s)
    return first + second


if __name__ == "__main__":
    print(swish(torch.tensor([-1.0, 0.0, 1.0])))
    print(swish_derivative(torch.tensor([-1.0, 0.0, 1.0])))
