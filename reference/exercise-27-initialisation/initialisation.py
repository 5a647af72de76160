"""Exercise 27, the reference: weights to begin with, and how large a signal stays.

Xavier: Glorot and Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural
Networks" (2010), formula 16. He: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015),
formula 10.
"""

import math

import torch
from torch import Tensor

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def xavier_uniform(d: int, h: int, gain: float = 1.0) -> Tensor:
    """Uniform between ± gain √(6/(d + h)), float32, shape [d, h].

    Args:
        d: the number of inputs.
        h: the number of outputs.
        gain: what the bound is multiplied by.
    """
    bound = gain * math.sqrt(6 / (d + h))
    return torch.empty(d, h).uniform_(-bound, bound)


def he_normal(d: int, h: int) -> Tensor:
    """Normal with mean 0 and variance 2/d, float32, shape [d, h].

    Args:
        d: the number of inputs.
        h: the number of outputs.
    """
    return math.sqrt(2 / d) * torch.randn(d, h)


def signal_sizes(X: Tensor, weights: list[Tensor], activation: str) -> Tensor:
    """The root mean square of h_l = a(h_(l−1) W_l) for each layer, shape [L].

    Args:
        X: inputs, shape [n, d_0], floating.
        weights: W_1 … W_L; W_l has shape [d_(l−1), d_l].
        activation: "relu", "sigmoid" or "tanh".

    Raises:
        ValueError: the activation is unknown.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"{activation!r} is none of {', '.join(ACTIVATIONS)}")
    sizes = []
    signal = X
    for W in weights:
        signal = ACTIVATIONS[activation](signal @ W)
        sizes.append(signal.square().mean().sqrt())
    return torch.stack(sizes)
