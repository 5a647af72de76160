"""Exercise 7, the reference: a stack of linear layers is one linear layer."""

from torch import Tensor


def collapse_linear(weights: list[Tensor], biases: list[Tensor]) -> tuple[Tensor, Tensor]:
    """The one (W, b) with X @ W + b equal to the whole stack for every X.

    A composition of affine maps is affine (any textbook of linear algebra): putting
    H = X W + b into the next layer gives H W_l + b_l = X (W W_l) + (b W_l + b_l).

    Args:
        weights: W_1 … W_L, floating; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].

    Returns:
        (W, b) with shapes [d_0, d_L] and [d_L].

    Raises:
        ValueError: there is no layer, or the lists differ in length.
    """
    if not weights or len(weights) != len(biases):
        raise ValueError(f"{len(weights)} weights and {len(biases)} biases are no stack of layers")
    W, b = weights[0], biases[0]
    for weight, bias in zip(weights[1:], biases[1:], strict=False):
        W, b = W @ weight, b @ weight + bias
    return W, b
