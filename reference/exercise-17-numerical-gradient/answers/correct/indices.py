"""Indices from itertools.product; a fresh copy for every call of f."""

import itertools

import torch
from torch import Tensor


def moved(x: Tensor, at: tuple[int, ...], by: float) -> Tensor:
    copy = x.clone()
    copy[at] += by
    return copy


def numerical_gradient(f, x: Tensor, h: float = 1e-5) -> Tensor:
    exact = x.to(torch.float64)
    slopes = torch.zeros_like(exact)
    for at in itertools.product(*(range(n) for n in x.shape)):
        slopes[at] = (f(moved(exact, at, h)) - f(moved(exact, at, -h))) / h / 2
    return slopes.type_as(x)


def relative_error(a: Tensor, b: Tensor) -> Tensor:
    return ((a - b).abs() / (a.abs() + b.abs())).nan_to_num(nan=0.0).amax()


def gradient_is_right(f, gradient: Tensor, x: Tensor, tolerance: float = 1e-6) -> bool:
    if relative_error(gradient, numerical_gradient(f, x)) > tolerance:
        return False
    return True
