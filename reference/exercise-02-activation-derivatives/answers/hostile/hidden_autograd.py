# tries: reach autograd through torch.func, a vector-Jacobian product and a custom Function
# loses: all

import torch


class Through(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return torch.sigmoid(z)

    @staticmethod
    def backward(ctx, upstream):
        (z,) = ctx.saved_tensors
        return upstream * torch.sigmoid(z) * torch.sigmoid(-z)


def relu_derivative(z):
    slope = torch.func.grad(lambda x: torch.relu(x).sum())
    return slope(z)


def sigmoid_derivative(z):
    with torch.enable_grad():
        leaf = z.clone()
        leaf.requires_grad = True
        Through.apply(leaf).backward(torch.ones_like(z))
    return leaf.grad


def tanh_derivative(z):
    return torch.func.vjp(torch.tanh, z)[1](torch.ones_like(z))[0]
