"""A working copy, moved in place and put back, element by element."""

import torch


def numerical_gradient(f, x, h=1e-5):
    work = x.detach().clone().double().contiguous()
    result = torch.empty_like(work)
    flat, out = work.view(-1), result.view(-1)
    for i in range(flat.shape[0]):
        old = flat[i].item()
        flat[i] = old + h
        up = f(work)
        flat[i] = old - h
        down = f(work)
        flat[i] = old
        out[i] = (up - down) / (2 * h)
    return result.to(x.dtype)


def relative_error(a, b):
    top = torch.abs(a - b)
    bottom = torch.abs(a) + torch.abs(b)
    bottom = torch.where(bottom == 0, torch.ones_like(bottom), bottom)
    return torch.max(top / bottom)


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    return relative_error(gradient, numerical_gradient(f, x)).item() <= tolerance
