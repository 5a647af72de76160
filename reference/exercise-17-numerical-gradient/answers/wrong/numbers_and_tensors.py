import torch


def numerical_gradient(f, x, h=1e-5):
    slopes = []
    for move in torch.eye(x.numel(), dtype=torch.float64).reshape(-1, *x.shape) * h:
        slopes.append((f(x.double() + move) - f(x.double() - move)) / (2 * h))
    return torch.stack(slopes)


def relative_error(a, b):
    size = a.abs() + b.abs()
    return torch.where(size > 0, (a - b).abs() / size, 0).max().item()


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    due = numerical_gradient(f, x).reshape(x.shape)
    size = gradient.abs() + due.abs()
    return torch.where(size > 0, (gradient - due).abs() / size, 0).max() <= tolerance
