"""The hidden checks of exercise 7."""

import torch

from grader.suite import as_tuple, check, layers, part, refuses, whole_tensors


def size(weights, biases):
    """The size of the result: the largest entry of what the stack gives for zeros and ones."""
    inputs = torch.eye(weights[0].shape[0], dtype=weights[0].dtype)
    found = torch.cat([torch.zeros_like(inputs[:1]), inputs])
    for weight, bias in zip(weights, biases, strict=True):
        found = found @ weight + bias
    return float(found.abs().max())


SQUARE = layers(4, 4, 4, 4, seed=1, gain=2)
WIDE = layers(3, 7, 1, 5, 2, seed=2, gain=2)
DEEP = layers(6, 9, 8, 7, 8, 9, 5, seed=3, gain=2)


@check(
    "The weight of three square layers",
    of="collapse_linear",
    hint=(
        "Follow one row of X through the layers: which matrix does it meet first?",
        "X stands at the left of everything. What stands next to it?",
    ),
)
def test_square_weight(agree):
    agree(lambda code: part(code.collapse_linear(*SQUARE), 0))


@check(
    "The bias of three square layers",
    of="collapse_linear",
    hint=(
        "Send a row of zeros through the stack. What comes out?",
        "What the first layer adds is part of what the second one takes in.",
    ),
)
def test_square_bias(agree):
    agree(lambda code: part(code.collapse_linear(*SQUARE), 1))


@check(
    "Four layers of widths 3, 7, 1, 5, 2",
    of="collapse_linear",
    points=2,
    hint="Note the shape of your W after every layer: its columns must be that layer's outputs.",
)
def test_widths(agree):
    agree(lambda code: as_tuple(code.collapse_linear(*WIDE)), atol=1e-10 * size(*WIDE))


@check(
    "Six layers, to ten digits",
    of="collapse_linear",
    hint="Is every tensor on the way of the dtype of the layers?",
)
def test_deep(agree):
    agree(lambda code: as_tuple(code.collapse_linear(*DEEP)), atol=1e-10 * size(*DEEP))


@check(
    "float32 stays float32",
    of="collapse_linear",
    hint="A new tensor takes its dtype from the layers, not from torch's default or from habit.",
)
def test_float32(agree):
    stack = layers(3, 4, 2, 3, seed=4, gain=2, dtype=torch.float32)
    agree(lambda code: as_tuple(code.collapse_linear(*stack)), rtol=1e-4, atol=1e-4)


@check(
    "Transposed views as weights, and the lists left as they were",
    of="collapse_linear",
    hint="`+=`, `pop`, `append` and methods that end in `_` change what the caller handed in.",
)
def test_leaves_arguments(agree):
    weights, biases = layers(5, 3, 3, 4, seed=5, gain=2)
    turned = [weight.T.contiguous().T for weight in weights]
    agree(lambda code: as_tuple(code.collapse_linear(turned, biases)), unchanged=True)


test_refusals = refuses(
    "No layer, or lists of different lengths, are refused",
    of="collapse_linear",
    right=(SQUARE[0][:2], SQUARE[1][:2]),
    wrong=[([], []), (SQUARE[0], SQUARE[1][:2]), (SQUARE[0][:2], SQUARE[1])],
    read=as_tuple,
    hint=(
        "Look at the two lists before you use them.",
        "`zip` stops silently at the end of the shorter list.",
    ),
)
test_whole_matrices = whole_tensors(
    "A tuple of two tensors, from whole-matrix operations",
    of="collapse_linear",
    few=layers(3, 4, 2, seed=6),
    many=layers(9, 11, 8, seed=7),
    hint=(
        "`return W, b` gives a tuple.",
        "A matrix product is one operation, however large the matrices are.",
    ),
)
