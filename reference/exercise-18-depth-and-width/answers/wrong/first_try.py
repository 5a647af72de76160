import torch


def relu_interpolation(x, y):
    s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])
    c = torch.cat([s[:1], s[1:] - s[:-1]])
    return torch.ones(1, len(c)), -x[:-1], c.unsqueeze(1), y[:1]


def sawtooth(k):
    weights = [torch.ones(1, 2)] + [torch.tensor([2.0, -4.0])] * k
    return weights, [torch.tensor([0.0, -0.5])] * k + [torch.zeros(1)]


def count_pieces(x, y):
    s = (y[1:] - y[:-1]) / (x[1:] - x[:-1])
    return (abs(s[1:] - s[:-1]) > 1e-6 * abs(s).max()).sum() + 1
