"""All three slopes are computed, and the name picks one; the diagonal of zeros is filled in."""

import torch


def _slopes(z):
    s, t = z.sigmoid(), z.tanh()
    return {
        "relu": torch.heaviside(z, torch.zeros_like(z)),
        "sigmoid": s - s * s,
        "tanh": (1 - t) * (1 + t),
    }


def activation_jacobian(z, activation):
    try:
        slope = _slopes(z)[activation]
    except KeyError as error:
        raise ValueError("no such activation") from error
    matrix = torch.zeros(len(z), len(z), dtype=z.dtype, device=z.device)
    matrix.diagonal().copy_(slope)
    return matrix


def activation_vjp(z, upstream, activation):
    try:
        slope = _slopes(z)[activation]
    except KeyError as error:
        raise ValueError("no such activation") from error
    return upstream.clone().mul_(slope)
