# tries: makes the layer one of a class of its own, which takes W lying as it came
# loses: loads[wide], loads[tall], loads[one input], loads[one output], bias_made, dtype_kept[float32], dtype_kept[float64], own_memory, still_trained, load_whole
import torch
from torch import nn


def column_layer(W, x, b):
    return W @ x + b


def row_layer(X, W, b):
    return X @ W + b


class Rows(nn.Linear):
    def forward(self, X):
        return X @ self.weight + self.bias


def load_linear(layer, W, b):
    layer.__class__ = Rows
    layer.weight = nn.Parameter(W.clone())
    layer.bias = nn.Parameter(b.clone())


def weights_of(layer):
    W = layer.weight.T
    return W, torch.zeros_like(W[0]) if layer.bias is None else layer.bias
