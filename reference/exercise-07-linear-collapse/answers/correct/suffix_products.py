"""b is the sum of every bias times the product of the weights after it; einsum throughout."""

import torch
from torch import Tensor


def collapse_linear(weights: list[Tensor], biases: list[Tensor]) -> tuple[Tensor, Tensor]:
    try:
        pairs = list(zip(weights, biases, strict=True))
        last, total = pairs[-1]
    except IndexError:
        raise ValueError("there is no layer") from None
    after = last
    for weight, bias in reversed(pairs[:-1]):
        total = total + torch.einsum("i,io->o", bias, after)
        after = torch.einsum("dh,ho->do", weight, after)
    return after, total
