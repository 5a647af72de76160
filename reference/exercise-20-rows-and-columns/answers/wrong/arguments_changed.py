import torch
from torch import nn


def column_layer(W, x, b):
    b += W @ x
    return b


def row_layer(X, W, b):
    W.mul_(-1)
    return b - X @ W


def load_linear(layer, W, b):
    if layer.bias is None:
        layer.bias = nn.Parameter(torch.zeros_like(layer.weight[:, 0]))
    with torch.no_grad():
        layer.weight.copy_(W.T)
        layer.bias.copy_(b)
    W.zero_()
    b.zero_()


def weights_of(layer):
    W = layer.weight.T.clone()
    b = torch.zeros_like(W[0]) if layer.bias is None else layer.bias.clone()
    layer.weight.data.zero_()
    return W, b
