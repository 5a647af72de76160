"""Exercise 28: deep networks, and the gradients that reach their first layers.

Nothing of torch is forbidden here: its activations and autograd may be used. All tensors are
float64, and a layer is h @ W + b: one example a row.
"""

from torch import Tensor


def residual_forward(X: Tensor, weights: list[Tensor], biases: list[Tensor]) -> Tensor:
    """A stack of residual layers: each adds to its input what it makes of it, with ReLU.

    Args:
        X: inputs, shape [n, d].
        weights: W_1 … W_L, each of shape [d, d].
        biases: b_1 … b_L, each of shape [d].

    Returns:
        h_L, shape [n, d], a new tensor.
    """
    raise NotImplementedError("write residual_forward")


def gradient_sizes(
    X: Tensor,
    y: Tensor,
    weights: list[Tensor],
    biases: list[Tensor],
    activation: str,
    skip: bool = False,
) -> Tensor:
    """How large the loss's gradient is at each place of a network with L layers.

    The first L − 1 layers are hidden, the last one is linear; the loss is the mean squared error
    over all elements.

    Args:
        X: inputs, shape [n, d_0]; they are h_0.
        y: targets, shape [n, d_L].
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].
        activation: "relu", "sigmoid" or "tanh", for the hidden layers.
        skip: whether each hidden layer adds its input to its output; they then have d_0 units each.

    Returns:
        The Frobenius norms of the gradients for h_0 … h_(L−1), in this order, shape [L]. X, the
        weights and the biases stay as they were, and so does the `.grad` that they may have.
    """
    raise NotImplementedError("write gradient_sizes")


def slope_bound(activation: str, layers: int) -> float:
    """The largest that a product of so many slopes of an activation can be.

    Args:
        activation: "relu", "sigmoid" or "tanh".
        layers: how many slopes are multiplied, 1 or more.
    """
    raise NotImplementedError("write slope_bound")


if __name__ == "__main__":
    # Runs when you start this file with `python deep_networks.py`; it is not graded.
    for name in ("sigmoid", "tanh", "relu"):
        print(name, [slope_bound(name, layers) for layers in (1, 2, 20)])
