"""Exercise 10: the backward pass of a multilayer perceptron, by hand.

Not allowed: autograd in any form (backward, torch.autograd, torch.func, requires_grad), and
torch's own mse_loss. torch.relu, torch.sigmoid and torch.tanh are allowed, and so is
torch.no_grad().
"""

import torch
from torch import Tensor


def mse_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    """The mean squared error over all elements.

    Args:
        y_hat: predictions, any shape.
        y: targets, of the same shape and dtype.

    Returns:
        A 0-d tensor of that dtype.
    """
    raise NotImplementedError("write mse_loss")


def mlp_backward(
    X: Tensor, y: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[list[Tensor], list[Tensor]]:
    """The gradients of the mean squared error with respect to all weights and biases.

    Args:
        X: inputs, shape [n, d_0].
        y: targets, shape [n, d_L].
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].
        activation: "relu", "sigmoid" or "tanh", for the hidden layers.

    Returns:
        The lists dW_1 … dW_L and db_1 … db_L; each gradient has its parameter's shape.
    """
    raise NotImplementedError("write mlp_backward")
