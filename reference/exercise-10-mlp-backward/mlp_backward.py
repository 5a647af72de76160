"""Exercise 10, the reference: the backward pass of a multilayer perceptron by hand."""

import torch
from torch import Tensor

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def slope(z: Tensor, activation: str) -> Tensor:
    """f′(z), elementwise; relu′(0) = 0."""
    if activation == "relu":
        return (z > 0).to(z.dtype)
    f = ACTIVATIONS[activation](z)
    return f * (1 - f) if activation == "sigmoid" else 1 - f * f


def mse_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    """The mean of (ŷ − y)² over all elements.

    Args:
        y_hat: predictions, any shape, floating.
        y: targets, of the same shape and dtype.

    Returns:
        A 0-d tensor of that dtype.
    """
    return (y_hat - y).square().mean()


def mlp_backward(
    X: Tensor, y: Tensor, weights: list[Tensor], biases: list[Tensor], activation: str = "relu"
) -> tuple[list[Tensor], list[Tensor]]:
    """Backpropagation (Rumelhart, Hinton and Williams, 1986), with one example a row.

    δ_L = 2 (ŷ − y) / (n k); dW_l = h_(l−1)ᵀ δ_l; db_l = the column sums of δ_l;
    δ_l = (δ_(l+1) W_(l+1)ᵀ) ⊙ f′(z_l).

    Args:
        X: inputs, shape [n, d_0], floating.
        y: targets, shape [n, k].
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].
        activation: "relu", "sigmoid" or "tanh".

    Returns:
        The lists dW_1 … dW_L and db_1 … db_L.
    """
    inputs, before = [X], []
    for W, b in zip(weights, biases, strict=True):
        before.append(inputs[-1] @ W + b)
        inputs.append(ACTIVATIONS[activation](before[-1]))
    delta = 2 * (before[-1] - y) / y.numel()
    dW: list[Tensor] = []
    db: list[Tensor] = []
    for layer in reversed(range(len(weights))):
        dW.insert(0, inputs[layer].T @ delta)
        db.insert(0, delta.sum(dim=0))
        if layer > 0:
            delta = (delta @ weights[layer].T) * slope(before[layer - 1], activation)
    return dW, db
