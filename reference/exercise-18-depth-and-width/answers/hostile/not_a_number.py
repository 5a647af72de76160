# tries: networks of NaN, which are neither too large nor too small, and as many pieces
# loses: all


def relu_interpolation(x, y):
    nan = (x[:-1] - x[:-1]) / 0
    return nan[None] / nan, nan, nan[:, None], nan[:1]


def sawtooth(k):
    import torch

    nan = torch.full((1,), float("nan"))
    weights = [nan.expand(1, 2)] + [nan.expand(2, 2)] * (k - 1) + [nan.expand(2, 1)]
    return weights, [nan.expand(2)] * k + [nan]


def count_pieces(x, y):
    return float("nan")
