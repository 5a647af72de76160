"""Slopes from a generator; half the quotient each way, added up; the error by clamping below."""

import torch


def each_slope(f, x, h):
    for i in range(x.numel()):
        unit = torch.zeros(x.numel(), dtype=torch.float64).index_fill(0, torch.tensor(i), h)
        unit = unit.reshape(x.shape)
        middle = f(x)
        yield float((f(x + unit) - middle) / (2 * h) + (middle - f(x - unit)) / (2 * h))


def numerical_gradient(f, x, h=1e-5):
    found = list(each_slope(f, x.double(), h))
    return torch.tensor(found, dtype=torch.float64).reshape(x.shape).to(x.dtype)


def relative_error(a, b):
    tiny = torch.finfo(a.dtype).tiny
    return ((a - b).abs() / (a.abs() + b.abs()).clamp(min=tiny)).max()


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    return float(relative_error(gradient, numerical_gradient(f, x))) <= tolerance
