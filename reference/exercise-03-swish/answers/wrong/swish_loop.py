# diagnosis: left-the-tensors
# loses: swish_tensors

import torch


def swish(z):
    values = [v * torch.sigmoid(v).item() for v in z.flatten()]
    return torch.stack(values).reshape(z.shape) if values else torch.zeros_like(z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
