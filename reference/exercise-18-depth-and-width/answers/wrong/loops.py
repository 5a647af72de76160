import torch


def relu_interpolation(x, y):
    xs, ys = x.tolist(), y.tolist()
    W2, slope = [], 0.0
    for i in range(len(xs) - 1):
        new = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i])
        W2.append([new - slope])
        slope = new
    ones = torch.ones(1, len(W2), dtype=x.dtype)
    b1 = torch.tensor([-one for one in xs[:-1]], dtype=x.dtype)
    return ones, b1, torch.tensor(W2, dtype=x.dtype), torch.tensor(ys[:1], dtype=x.dtype)


def sawtooth(k):
    weights = [torch.ones(1, 2)]
    for _ in range(k - 1):
        weights.append(torch.tensor([[2, 2], [-4, -4]]))
    weights.append(torch.tensor([[2], [-4]]))
    biases = [torch.tensor([0.0, -0.5]) for _ in range(k)]
    return weights, biases + [torch.zeros(1)]


def count_pieces(x, y):
    slopes = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    largest = max(abs(slope) for slope in slopes)
    pieces = 1
    for before, after in zip(slopes, slopes[1:]):
        if abs(after - before) > 1e-6 * largest:
            pieces += 1
    return pieces
