"""tanh′ from σ′, σ′ from both sides of σ, and ReLU's slope as the slope of its ramp."""

import torch as t


def relu_derivative(z: t.Tensor) -> t.Tensor:
    return t.clamp(t.sign(z), min=0)


def sigmoid_derivative(z: t.Tensor) -> t.Tensor:
    return t.sigmoid(z).mul(t.sigmoid(-z))


def tanh_derivative(z: t.Tensor) -> t.Tensor:
    return 4 * sigmoid_derivative(2 * z)
