# tries: leaves the layer's parameters alone and gives it another forward pass, which looks right
# loses: loads[wide], loads[tall], loads[one input], loads[one output], bias_made, dtype_kept[float32], dtype_kept[float64], own_memory, still_trained, load_whole
import torch


def column_layer(W, x, b):
    return W @ x + b


def row_layer(X, W, b):
    return X @ W + b


def load_linear(layer, W, b):
    layer.forward = lambda X: row_layer(X, W, b)


def weights_of(layer):
    W = layer.weight.T
    return W, torch.zeros_like(W[0]) if layer.bias is None else layer.bias
