# tries: find the derivative by calling autograd's nodes one by one, so that no engine runs
# must: the rule is broken
# earns: swish

import torch


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    leaf = torch.nn.Parameter(z.detach().clone())
    value = swish(leaf)
    first, second = value.grad_fn(torch.ones_like(value))
    return first.detach() + value.grad_fn.next_functions[1][0](second).detach()
