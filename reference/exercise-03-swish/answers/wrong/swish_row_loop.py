# diagnosis: not-vectorised
# loses: swish_tensors

import torch


def swish(z):
    result = torch.empty(z.shape, dtype=z.dtype)
    flat, out = z.reshape(-1), result.view(-1)
    for i in range(len(flat)):
        out[i] = flat[i] * torch.sigmoid(flat[i])
    return result


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)
