"""einsum names the axes; `.data` gets a copy of the layer's dtype."""

import torch
from torch import nn


def column_layer(W, x, b):
    return torch.einsum("hd,d->h", W, x).add(b)


def row_layer(X, W, b):
    return torch.einsum("nd,dh->nh", X, W).add(b)


def load_linear(layer, W, b):
    dtype = layer.weight.dtype
    layer.weight.data = torch.einsum("dh->hd", W).clone().to(dtype).contiguous()
    if layer.bias is None:
        layer.bias = nn.Parameter(torch.empty(0, dtype=dtype))
    layer.bias.data = b.detach().clone().to(dtype)


def weights_of(layer):
    bias = layer.bias if layer.bias is not None else torch.zeros_like(layer.weight).sum(1)
    return torch.einsum("hd->dh", layer.weight), bias
