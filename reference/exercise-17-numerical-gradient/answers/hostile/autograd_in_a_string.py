# tries: lets autograd find the gradient, from source text that is put together
# loses: three_numbers, parabola, matrix, shapes, float32, errors, many_errors, error_float32, whole
import torch

SOURCE = """
def slopes(f, x):
    leaf = x.double().clone().REQUIRE_()
    return torch.AUTO.grad(f(leaf), leaf)[0]
"""
space = {"torch": torch}
exec(SOURCE.replace("REQUIRE", "requires_" + "grad").replace("AUTO", "auto" + "grad"), space)


def numerical_gradient(f, x, h=1e-5):
    return space["slopes"](f, x).to(x.dtype)


def relative_error(a, b):
    leaf = a.clone().requires_grad_()
    ((leaf - b).abs().sum()).backward()
    size = a.abs() + b.abs()
    return torch.where(size > 0, (a - b) * leaf.grad / size, 0).max()


def gradient_is_right(f, gradient, x, tolerance=1e-6):
    return bool(relative_error(gradient, numerical_gradient(f, x)) <= tolerance)
