from torch import Tensor


def collapse_linear(weights: list[Tensor], biases: list[Tensor]) -> tuple[Tensor, Tensor]:
    if not weights:
        raise ValueError("no layers")
    if len(weights) != len(biases):
        raise ValueError("need as many biases as weights")
    W_total = weights[0]
    b_total = biases[0]
    for W_next, b_next in zip(weights[1:], biases[1:]):
        W_total = W_total @ W_next
        b_total = b_total @ W_total + b_next
    return W_total, b_total
