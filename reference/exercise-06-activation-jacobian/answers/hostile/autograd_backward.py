# tries: let backward do it
# loses: vjp_relu, vjp_smooth, vjp_random, vjp_far, vjp_shapes, vjp_unknown, vjp_whole, vjp_memory
import torch

FUNCTIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def activation_jacobian(z, activation):
    return torch.diag(activation_vjp(z, torch.ones_like(z), activation))


def activation_vjp(z, upstream, activation):
    if activation not in FUNCTIONS:
        raise ValueError(activation)
    leaf = z.clone().requires_grad_()
    FUNCTIONS[activation](leaf).backward(upstream)
    return leaf.grad
