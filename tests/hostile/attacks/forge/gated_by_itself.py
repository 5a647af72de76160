# tries: have torch's gated linear unit multiply z by σ(z)
# must: the rule is broken
# earns: none

import torch


def swish(z):
    return torch.nn.functional.glu(torch.stack([z, z], dim=-1), dim=-1).squeeze(-1)


def swish_derivative(z):
    pair = torch.stack([z, z], dim=-1)
    return torch.ops.aten.glu_backward(torch.ones_like(z).unsqueeze(-1), pair, -1).sum(-1)
