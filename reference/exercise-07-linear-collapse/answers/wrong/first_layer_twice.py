# diagnosis: collapse-slip
# loses: two_layers, different_widths, square_weight, square_bias, widths, deep, float32,
#   leaves_arguments, refusals, whole_matrices
from torch import Tensor


def collapse_linear(weights: list[Tensor], biases: list[Tensor]) -> tuple[Tensor, Tensor]:
    if not weights or len(weights) != len(biases):
        raise ValueError(f"{len(weights)} weights and {len(biases)} biases are no stack of layers")
    W, b = weights[0], biases[0]
    # The loop begins with the first layer, which W and b hold already.
    for weight, bias in zip(weights[:-1], biases[:-1], strict=False):
        W, b = W @ weight, b @ weight + bias
    return W, b
