# tries: take the derivative from a hook that one of autograd's nodes calls, of a graph made at import
# must: the rule is broken
# earns: swish

import torch

SEEN = []


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    leaf = torch.nn.Parameter(z.detach().clone())
    gate = torch.sigmoid(leaf)
    gate.grad_fn.register_hook(lambda inward, outward: SEEN.append(inward[0].detach()))
    gate.grad_fn(torch.ones_like(z))
    return gate.detach() + z * SEEN.pop()
