"""Goes down the axes of x: a row of the gradient is the gradient of f with the other rows held."""

import torch


def slopes(f, x, h):
    if x.ndim == 0:
        return (f(x + h) - f(x - h)) / (h + h)

    def with_part(i, part):
        return torch.cat([x[:i], part.unsqueeze(0), x[i + 1 :]])

    return torch.stack(
        [slopes(lambda part, i=i: f(with_part(i, part)), x[i], h) for i in range(len(x))]
    )


def numerical_gradient(f, x, h=1e-5):
    return slopes(f, x.double(), h).to(x)


def relative_error(a, b):
    difference = (a - b).abs()
    equal = difference == 0
    return torch.where(equal, torch.zeros_like(a), difference / (a.abs() + b.abs())).max()


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    due = numerical_gradient(f, x)
    apart, size = (gradient - due).abs(), gradient.abs() + due.abs()
    return bool((apart <= tolerance * size).all())
