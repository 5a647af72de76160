import torch


def relu_interpolation(x, y):
    # All units look to the left: each has begun at the points to the left of its own.
    rising = torch.diff(y) / torch.diff(x)
    added = torch.cat((rising[1:] - rising[:-1], -rising[-1:]))
    return -torch.ones_like(added)[None, :], x[1:].clone(), added[:, None], y[-1:].clone()


def sawtooth(k):
    # Three units: 2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1).
    first = torch.ones(1, 3, dtype=torch.float64)
    begin = torch.tensor([0.0, -0.5, -1.0], dtype=torch.float64)
    out = torch.tensor([[2.0], [-4.0], [2.0]], dtype=torch.float64)
    weights = [first] + [out @ first] * (k - 1) + [out]
    return weights, [begin] * k + [torch.zeros(1, dtype=torch.float64)]


def count_pieces(x, y):
    rising = torch.diff(y) / torch.diff(x)
    same = torch.diff(rising).abs() <= rising.abs().amax() * 1e-6
    return len(x) - 1 - int(torch.count_nonzero(same))
