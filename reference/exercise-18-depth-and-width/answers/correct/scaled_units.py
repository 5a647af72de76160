import torch


def relu_interpolation(x, y):
    # Each unit measures how far the input is beyond its point, in gaps.
    gaps, steps = x[1:] - x[:-1], y[1:] - y[:-1]
    before = torch.roll(steps / gaps, 1)
    before[0] = 0
    W2 = steps - before * gaps
    return (1 / gaps).unsqueeze(0), -x[:-1] / gaps, W2.unsqueeze(1), y[:1] + 0


def sawtooth(k):
    if k == 1:
        return [torch.tensor([[1.0, 1.0]]), torch.tensor([[2.0], [-4.0]])], [
            torch.tensor([0.0, -0.5]),
            torch.tensor([0.0]),
        ]
    weights, biases = sawtooth(k - 1)
    last, bias = weights.pop(), biases.pop()
    # The next units see three times the tent, and the third of them never has anything to say.
    weights.append(last @ torch.tensor([[3.0, 3.0, 0.0]]))
    biases.append(torch.tensor([0.0, -1.5, -7.0]) + torch.cat([3 * bias, 3 * bias, 0 * bias]))
    weights.append(torch.tensor([[2.0], [-4.0], [1.0]]) / 3)
    biases.append(torch.zeros(1))
    return weights, biases


def count_pieces(x, y):
    s = torch.div(y[1:] - y[:-1], x[1:] - x[:-1]).abs().max() * 1e-6
    dx, dy = x.diff(), y.diff()
    return int(torch.where((dy[1:] / dx[1:] - dy[:-1] / dx[:-1]).abs() > s, 1, 0).sum() + 1)
