"""Exercise 28, the reference: residual connections, and the sizes of gradients by layer."""

import torch
from torch import Tensor

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
STEEPEST = {"relu": 1.0, "sigmoid": 0.25, "tanh": 1.0}


def residual_forward(X: Tensor, weights: list[Tensor], biases: list[Tensor]) -> Tensor:
    """Residual layers, h ← h + relu(h W_l + b_l), as in He, Zhang, Ren and Sun (2016).

    Args:
        X: inputs, shape [n, d], float64.
        weights: W_1 … W_L, each of shape [d, d].
        biases: b_1 … b_L, each of shape [d].

    Returns:
        h_L, shape [n, d].
    """
    h = X
    for W, b in zip(weights, biases, strict=True):
        h = h + torch.relu(h @ W + b)
    return h


def gradient_sizes(
    X: Tensor,
    y: Tensor,
    weights: list[Tensor],
    biases: list[Tensor],
    activation: str,
    skip: bool = False,
) -> Tensor:
    """The Frobenius norms of ∂loss/∂h_l for l = 0 … L − 1, by autograd.

    Args:
        X: inputs h_0, shape [n, d_0], float64.
        y: targets, shape [n, d_L].
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        biases: b_1 … b_L; b_l has shape [d_l].
        activation: "relu", "sigmoid" or "tanh", for the hidden layers.
        skip: whether each hidden layer adds its input to its output.

    Returns:
        The norms, shape [L].
    """
    h = X.detach().clone().requires_grad_()
    places = [h]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        made = ACTIVATIONS[activation](h @ W + b)
        h = h + made if skip else made
        places.append(h)
    output = h @ weights[-1] + biases[-1]
    loss = (output - y).square().mean()
    gradients = torch.autograd.grad(loss, places)
    return torch.stack([gradient.norm() for gradient in gradients])


def slope_bound(activation: str, layers: int) -> float:
    """σ′ is at most ¼, at 0; tanh′ and relu′ are at most 1.

    Args:
        activation: "relu", "sigmoid" or "tanh".
        layers: how many slopes are multiplied.
    """
    return STEEPEST[activation] ** layers
