import torch
from torch import nn


def relu_interpolation(x, y):
    # The line sets out from the second point, to both sides.
    s = y.diff() / x.diff()
    add = torch.cat([-s[:1], s[1:2], s[1:].diff()])
    W1 = torch.ones_like(add)
    W1[0] = -1
    begin = torch.cat([x[1:2], x[1:2], x[2:-1]])[: len(add)]
    return W1.view(1, -1), -W1 * begin, add.view(-1, 1), y[1].view(1)


def sawtooth(k):
    layers = []
    for layer in range(k):
        linear = nn.Linear(1 if layer == 0 else 2, 2)
        layers.append(linear)
        with torch.no_grad():
            fold = torch.tensor([[2.0, -4.0], [2.0, -4.0]])
            linear.weight.copy_(fold if layer else torch.ones(2, 1))
            linear.bias.copy_(torch.tensor([0.0, -0.5]))
    weights = [linear.weight.T.detach() for linear in layers]
    biases = [linear.bias.detach() for linear in layers]
    return weights + [torch.tensor([[2.0], [-4.0]])], biases + [torch.zeros(1)]


def count_pieces(x, y):
    s = y.diff() / x.diff()
    s = s / s.abs().max().clamp(min=torch.finfo(s.dtype).tiny)
    pairs = s.unfold(0, 2, 1) if len(s) > 1 else s.new_zeros(0, 2)
    return int((pairs[:, 1] - pairs[:, 0]).abs().gt(1e-6).sum()) + 1
