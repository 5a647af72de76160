# tries: NaN and inf, in the hope that a comparison with NaN lets them through
# loses: all
import torch


def xor_parameters():
    W1 = torch.full((2, 1), float("nan"))
    return W1, torch.zeros(1), torch.full((1, 1), float("inf")), torch.zeros(1)


def best_linear_fit(X, y):
    return torch.full((X.shape[1], 1), float("nan"), dtype=X.dtype), X.new_full((1,), float("nan"))
