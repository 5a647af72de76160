"""Exercise 18: depth and width.

Everything in torch is allowed.
"""

import torch
from torch import Tensor


def relu_interpolation(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The network with one hidden layer that draws the broken line through points.

    Args:
        x: where the points are, ascending, shape [m], m ≥ 2.
        y: how high they are, shape [m].

    Returns:
        W1 [1, h], b1 [h], W2 [h, 1] and b2 [1], of x's dtype and with h ≤ m:
        relu(X @ W1 + b1) @ W2 + b2 is the broken line from the first point to the last.
    """
    raise NotImplementedError("write relu_interpolation")


def sawtooth(k: int) -> tuple[list[Tensor], list[Tensor]]:
    """The network that applies the tent 1 − |2x − 1| k times, on [0, 1].

    Args:
        k: how many hidden layers, 1 or more.

    Returns:
        k + 1 weights and k + 1 biases. The shapes of the weights are [1, h1], [h1, h2], …,
        [hk, 1], those of the biases [h1], [h2], …, [1]; no hidden layer has more than 3 units.
    """
    raise NotImplementedError("write sawtooth")


def count_pieces(x: Tensor, y: Tensor) -> int:
    """How many straight pieces the broken line through points has.

    It bends where two neighbouring slopes differ by more than 1e-6 of the largest slope.

    Args:
        x: where the points are, ascending, shape [m], m ≥ 2.
        y: how high they are, shape [m].

    Returns:
        A Python int.
    """
    raise NotImplementedError("write count_pieces")


if __name__ == "__main__":
    # Runs when you start this file with `python depth_and_width.py`; it is not graded.
    x, y = torch.tensor([0.0, 1.0, 3.0, 4.0]), torch.tensor([1.0, 3.0, 3.0, 0.0])
    print("pieces:", count_pieces(x, y))
    W1, b1, W2, b2 = relu_interpolation(x, y)
    print("through the points:", torch.relu(x[:, None] @ W1 + b1) @ W2 + b2)
