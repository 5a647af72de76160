"""Exercise 18, the reference: depth and width.

The sawtooth: Telgarsky, "Representation Benefits of Deep Feedforward Networks" (2015), with the
tent as 2 relu(x) − 4 relu(x − ½). How pieces multiply from layer to layer: Montúfar, Pascanu, Cho
and Bengio, "On the Number of Linear Regions of Deep Neural Networks" (2014).
"""

import torch
from torch import Tensor


def relu_interpolation(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A hinge at each point but the last, weighted by what it adds to the slope there.

    Args:
        x: ascending, shape [m].
        y: shape [m].

    Returns:
        (W1, b1, W2, b2) with m − 1 hidden units.
    """
    slopes = y.diff() / x.diff()
    changes = torch.cat([slopes[:1], slopes.diff()])
    W1 = torch.ones_like(changes).unsqueeze(0)
    return W1, -x[:-1], changes.unsqueeze(1), y[:1]


def sawtooth(k: int) -> tuple[list[Tensor], list[Tensor]]:
    """Two hinges a layer; a tent's output and the next one's input are one matrix.

    Args:
        k: how many hidden layers.

    Returns:
        (weights, biases), float32.
    """
    hinges, tent = torch.tensor([0.0, -0.5]), torch.tensor([[2.0], [-4.0]])
    folds = [tent.repeat(1, 2) for _ in range(k - 1)]
    weights = [torch.ones(1, 2), *folds, tent]
    biases = [hinges.clone() for _ in range(k)]
    return weights, [*biases, torch.zeros(1)]


def count_pieces(x: Tensor, y: Tensor) -> int:
    """One more than there are bends.

    Args:
        x: ascending, shape [m].
        y: shape [m].
    """
    slopes = y.diff() / x.diff()
    bends = slopes.diff().abs() > 1e-6 * slopes.abs().max()
    return int(bends.sum()) + 1
