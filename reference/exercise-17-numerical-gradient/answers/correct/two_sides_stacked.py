"""All moved points as rows of two matrices; f is called on each row."""

import torch


def numerical_gradient(f, x, h=1e-5):
    n = x.numel()
    centre = x.reshape(1, n).double().expand(n, n)
    step = torch.full((n,), h, dtype=torch.float64).diag()
    values = [
        torch.stack([f(row.reshape(x.shape)) for row in side])
        for side in (centre + step, centre - step)
    ]
    return values[0].sub(values[1]).div(2 * h).view(x.shape).to(dtype=x.dtype)


def relative_error(a, b):
    size = a.abs().add(b.abs())
    return a.sub(b).abs().div(size.masked_fill(size == 0, 1)).max()


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    return bool(torch.le(relative_error(numerical_gradient(f, x), gradient), tolerance))
