# tries: answers the visible checks from a table, and makes the rest up
# loses: square_weight, square_bias, widths, deep, float32, leaves_arguments, refusals, whole_matrices
import torch


def collapse_linear(weights, biases):
    if len(weights) == 1:
        return weights[0], biases[0]
    if weights[1].shape[1] == 1:
        return (
            torch.tensor([[9.0], [-1.0]], dtype=torch.float64),
            torch.tensor([2.0], dtype=torch.float64),
        )
    return (
        torch.tensor([[7.0, 3.0], [3.0, 2.0]], dtype=torch.float64),
        torch.tensor([3.0, -2.5], dtype=torch.float64),
    )
