import torch


def numerical_gradient(f, x, h=1e-5):
    slopes = []
    for move in torch.eye(x.numel(), dtype=torch.float64).reshape(-1, *x.shape) * h:
        slopes.append((f(x.double() + move) - f(x.double() - move)) / (2 * h))
    return torch.stack(slopes).reshape(x.shape).to(x.dtype)


def relative_error(a, b):
    largest = torch.zeros((), dtype=a.dtype)
    for one, other in zip(a.reshape(-1), b.reshape(-1)):
        size = one.abs() + other.abs()
        largest = torch.maximum(largest, torch.where(size > 0, (one - other).abs() / size, 0))
    return largest


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    return bool(relative_error(gradient, numerical_gradient(f, x)) <= tolerance)
