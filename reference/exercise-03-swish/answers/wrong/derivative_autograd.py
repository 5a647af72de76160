# diagnosis: no-autograd
# loses: derivative_points, derivative_at_zero, derivative_random, derivative_extremes, derivative_shapes, derivative_tensors

import torch


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    z = z.clone().requires_grad_()
    swish(z).sum().backward()
    return z.grad
