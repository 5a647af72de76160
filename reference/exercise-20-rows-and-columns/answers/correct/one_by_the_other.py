"""A single example is a batch of one; a layer's parameters are written as one long vector."""

import torch
from torch import nn
from torch.nn.utils import vector_to_parameters


def row_layer(X, W, b):
    return torch.addmm(b, X, W)


def column_layer(W, x, b):
    return row_layer(x[None], W.T, b)[0]


def load_linear(layer, W, b):
    if layer.bias is None:
        layer.bias = nn.Parameter(layer.weight.new_zeros(layer.out_features))
    numbers = torch.cat([W.T.reshape(-1), b]).to(layer.weight.dtype)
    vector_to_parameters(numbers, layer.parameters())


def weights_of(layer):
    weight = layer.weight.detach()
    if layer.bias is None:
        return weight.mT, torch.zeros_like(weight[:, 0])
    return weight.mT, layer.bias.detach()
