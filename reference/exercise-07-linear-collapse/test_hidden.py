"""The hidden checks of exercise 7."""

from itertools import pairwise

import torch

from grader.course.seeds import generator as seeded
from grader.suite import check


def stack(widths, *, seed, dtype=torch.float64, scale=1.0):
    """Weights and biases of a stack with these widths, drawn from N(0, 1)·scale."""
    draw = seeded(seed)

    def normal(*shape):
        return (torch.randn(*shape, generator=draw, dtype=torch.float64) * scale).to(dtype)

    pairs = list(pairwise(widths))
    return [normal(a, b) for a, b in pairs], [normal(b) for _, b in pairs]


def size(weights, biases):
    """The size of the result: the largest entry of what the stack gives for zeros and ones."""
    inputs = torch.eye(weights[0].shape[0], dtype=weights[0].dtype)
    found = torch.cat([torch.zeros_like(inputs[:1]), inputs])
    for weight, bias in zip(weights, biases, strict=True):
        found = found @ weight + bias
    return float(found.abs().max())


def part(value, at):
    """One half of the answer, so that each is judged by itself; a strange answer stays whole."""
    return value[at] if isinstance(value, (list, tuple)) and len(value) == 2 else value


def both(value):
    """The answer as a tuple, also where a list was returned; a check of its own asks for that."""
    return tuple(value) if isinstance(value, list) else value


SQUARE = stack([4, 4, 4, 4], seed=1)
WIDE = stack([3, 7, 1, 5, 2], seed=2)
DEEP = stack([6, 9, 8, 7, 8, 9, 5], seed=3)


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
    agree(lambda code: both(code.collapse_linear(*WIDE)), atol=1e-10 * size(*WIDE))


@check(
    "Six layers, to ten digits",
    of="collapse_linear",
    hint="Is every tensor on the way of the dtype of the layers?",
)
def test_deep(agree):
    agree(lambda code: both(code.collapse_linear(*DEEP)), atol=1e-10 * size(*DEEP))


@check(
    "float32 stays float32",
    of="collapse_linear",
    hint="A new tensor takes its dtype from the layers, not from torch's default or from habit.",
)
def test_float32(agree):
    layers = stack([3, 4, 2, 3], seed=4, dtype=torch.float32)
    agree(lambda code: both(code.collapse_linear(*layers)), rtol=1e-4, atol=1e-4)


@check(
    "Transposed views as weights, and the lists left as they were",
    of="collapse_linear",
    hint="`+=`, `pop`, `append` and methods that end in `_` change what the caller handed in.",
)
def test_leaves_arguments(agree):
    weights, biases = stack([5, 3, 3, 4], seed=5)
    turned = [weight.T.contiguous().T for weight in weights]
    agree(lambda code: both(code.collapse_linear(turned, biases)), unchanged=True)


@check(
    "No layer, or lists of different lengths, are refused",
    of="collapse_linear",
    hint=(
        "Look at the two lists before you use them.",
        "`zip` stops silently at the end of the shorter list.",
    ),
)
def test_refusals(agree):
    weights, biases = SQUARE

    def scenario(code):
        return (
            both(code.collapse_linear(weights[:2], biases[:2])),
            code.collapse_linear.outcome([], []),
            code.collapse_linear.outcome(weights, biases[:2]),
            code.collapse_linear.outcome(weights[:2], biases),
        )

    agree(scenario)


@check(
    "A tuple of two tensors, from whole-matrix operations",
    of="collapse_linear",
    hint=(
        "`return W, b` gives a tuple.",
        "A matrix product is one operation, however large the matrices are.",
    ),
)
def test_whole_matrices(agree):
    small, large = stack([3, 4, 2], seed=6), stack([9, 11, 8], seed=7)
    agree.in_tensors(lambda code: code.collapse_linear(*small))
    agree.vectorised(
        lambda code: code.collapse_linear(*small), lambda code: code.collapse_linear(*large)
    )
