# diagnosis: not-vectorised
# loses: whole_matrices

import torch


def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    W, b = weights[0], biases[0]
    for weight, bias in zip(weights[1:], biases[1:]):
        columns = []
        for j in range(weight.shape[1]):
            columns.append((W * weight[:, j]).sum(dim=1))
        W, b = torch.stack(columns, dim=1), b @ weight + bias
    return W, b
