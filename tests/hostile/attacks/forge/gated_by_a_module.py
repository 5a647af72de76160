# tries: gate the input with torch.nn.GLU, and its slope with the operator of forward mode
# must: the rule is broken
# earns: none

import torch


def swish(z):
    pair = torch.cat([z.reshape(-1, 1), z.reshape(-1, 1)], dim=1)
    return torch.nn.GLU(dim=1)(pair).reshape(z.shape)


def swish_derivative(z):
    both = torch.stack([z, z])
    return torch.ops.aten.glu_jvp(torch.nn.functional.glu(both, 0), both, torch.ones_like(both), 0)[0]
