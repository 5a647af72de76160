"""Inputs that suites draw or write down, float64 unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor

from grader.course.seeds import generator

EXTREMES: Final = torch.tensor(
    [-1000.0, -750.0, -100.0, -2.0, -0.5, 0.25, 1.5, 100.0, 750.0, 1000.0], dtype=torch.float64
)
"""Numbers at which an exponential overflows or vanishes, and some near 0, but not 0 itself.

``agree(lambda code: code.sigmoid(EXTREMES))``
"""


def numbers(*rows: float | Sequence[float]) -> Tensor:
    """A float64 tensor that is written down: a vector of numbers, a matrix of rows.

    ``numbers(0.5, -1.0)`` has shape ``[2]``, ``numbers([1.0, 2.0], [0.0, 1.0])`` has ``[2, 2]``.
    """
    return torch.tensor(rows, dtype=torch.float64)


def normal(
    *shape: int, seed: int = 0, scale: float = 1.0, dtype: torch.dtype = torch.float64
) -> Tensor:
    """Numbers from N(0, scale²), the same in each run, others for another seed.

    ``Z = normal(3, 5, seed=1)``; ``normal(seed=2)`` is a single number, 0-d. Rounded to
    ``dtype`` after they are drawn, so that a float32 tensor has the numbers of a float64 one.
    """
    drawn = torch.randn(shape, generator=generator(seed), dtype=torch.float64)
    return (scale * drawn).to(dtype)


def layers(
    *sizes: int, seed: int = 0, gain: float = 1.0, dtype: torch.dtype = torch.float64
) -> tuple[list[Tensor], list[Tensor]]:
    """Weights ``[in, out]`` and biases ``[out]`` of a stack of layers, drawn at random.

    ``weights, biases = layers(3, 5, 2, seed=1)``. What goes in with about unit size comes out so:
    weights are from N(0, gain²/in), biases from N(0, ¼).

    Args:
        sizes: the inputs, then the units of each layer.
        seed: another one gives other numbers.
        gain: a larger one makes each layer's output larger.
        dtype: of all of them.
    """
    draw = generator(seed)

    def drawn(*shape: int, scale: float) -> Tensor:
        return (scale * torch.randn(shape, generator=draw, dtype=torch.float64)).to(dtype)

    weights = [drawn(a, b, scale=gain * a**-0.5) for a, b in pairwise(sizes)]
    return weights, [drawn(b, scale=0.5) for b in sizes[1:]]
