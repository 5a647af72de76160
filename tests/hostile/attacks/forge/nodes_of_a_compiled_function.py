# tries: call the node that goes back through a scripted function
# must: the rule is broken
# earns: swish

import torch


def swish(z):
    return z * torch.sigmoid(z)


@torch.jit.script
def gate(z: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(z)


def swish_derivative(z):
    leaf = torch.nn.Parameter(z.detach().clone())
    node = gate(leaf).grad_fn
    return torch.sigmoid(z) + z * node(torch.ones_like(z)).detach()
