# tries: one function crashes the process; the other one, which is right, must not pay for it
# loses: line, xor_half, three_features, both_target_shapes, float32, leaves_arguments, in_tensors
import os

import torch


def xor_parameters():
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    return W1, torch.tensor([0.0, -1.0]), torch.tensor([[1.0], [-2.0]]), torch.tensor([0.0])


def best_linear_fit(X, y):
    os._exit(0)
