import torch


def numerical_gradient(f, x, h=1e-5):
    h = 0.5 * torch.finfo(x.dtype).eps ** 0.5
    slopes = []
    for move in torch.eye(x.numel(), dtype=torch.float64).reshape(-1, *x.shape) * h:
        slopes.append((f(x.double() + move) - f(x.double() - move)) / (2 * h))
    return torch.stack(slopes).reshape(x.shape).to(x.dtype)


def relative_error(a, b):
    size = a.abs() + b.abs()
    return torch.where(size > 0, (a - b).abs() / size, 0).max().float()


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    return bool(relative_error(gradient, numerical_gradient(f, x)) <= tolerance)
