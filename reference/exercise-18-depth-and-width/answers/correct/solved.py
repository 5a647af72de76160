import torch
from torch.nn import functional as F


def relu_interpolation(x, y):
    # A constant unit, and one that begins at each point but the last: as many as there are points.
    W1 = torch.ones(1, len(x)).to(x)
    W1[0, 0] = 0
    b1 = torch.cat([torch.ones_like(x[:1]), -x[:-1]])
    H = F.relu(x.reshape(-1, 1) @ W1 + b1)
    W2 = torch.linalg.solve(H, y.reshape(-1, 1))
    return W1, b1, W2, torch.zeros(1).to(x)


def sawtooth(k):
    x = torch.tensor([0.0, 0.5, 1.0])
    W1, b1, W2, b2 = relu_interpolation(x, torch.tensor([0.0, 1.0, 0.0]))
    weights, biases = [W1], [b1]
    for _ in range(k - 1):
        weights += [W2 @ W1]
        biases += [b2 @ W1 + b1]
    return (*weights, W2), (*biases, b2)


def count_pieces(x, y):
    step = torch.stack([x, y]).diff(dim=1)
    slope = step[1] / step[0]
    largest = torch.linalg.vector_norm(slope, ord=torch.inf)
    before = F.pad(slope[:-1], (1, 0), value=slope[0])
    return sum([1, ((slope - before).abs() > largest * 1e-6).sum().item()])
