"""The hidden checks of exercise 9."""

import pytest
import torch

from grader.suite import as_tuple, check, layers, normal, part, refuses, whole_tensors

WIDTHS = {1: [3, 2], 2: [3, 5, 2], 3: [2, 4, 3, 1], 4: [4, 3, 6, 2, 3], 5: [3, 7, 1, 5, 4, 2]}
"""Layer sizes for each number of layers."""


def network(sizes, *, n=7, seed=0, dtype=torch.float64):
    """Inputs [n, d_0], weights and biases of about unit size, as arguments of mlp_forward."""
    return normal(n, sizes[0], seed=100 + seed, dtype=dtype), *layers(
        *sizes, seed=seed, dtype=dtype
    )


SQUARE, SMALL = network([4, 4, 4, 4], seed=9), network([2, 3, 1], seed=12)


@check(
    "The output of three square layers",
    of="mlp_forward",
    hint=(
        "With square matrices no error shows a wrong order or a transpose: "
        "follow one row through the first layer by hand.",
        "In X @ W, which entries of W meet the first feature?",
    ),
)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_square_output(agree, activation):
    agree(lambda code: part(code.mlp_forward(*SQUARE, activation), 0))


@check(
    "The hidden activations of three square layers",
    of="mlp_forward",
    hint="Each h is what the next layer takes in. Which of your tensors is that?",
)
def test_square_hidden(agree):
    agree(lambda code: part(code.mlp_forward(*SQUARE, activation="relu"), 1))


@check(
    "Networks of one to five layers",
    of="mlp_forward",
    hint=(
        "How many hidden layers does a network of L layers have?",
        "With one layer there is no hidden one: what is in the list then?",
    ),
)
@pytest.mark.parametrize("layers", [1, 2, 3, 4, 5])
def test_layers(agree, layers):
    inputs = network(WIDTHS[layers], seed=layers)
    name = ("relu", "tanh", "sigmoid")[layers % 3]
    agree(lambda code: as_tuple(code.mlp_forward(*inputs, name)))


@check(
    "float32 stays float32",
    of="mlp_forward",
    hint="A new tensor takes its dtype from X, not from torch's default or from habit.",
)
def test_float32(agree):
    inputs = network([3, 6, 5, 2], seed=21, dtype=torch.float32)
    agree(lambda code: as_tuple(code.mlp_forward(*inputs)), rtol=1e-4, atol=1e-4)


test_refusal = refuses(
    "An unknown activation is refused where there is a hidden layer",
    of="mlp_forward",
    right=(*SMALL, "sigmoid"),
    # The second is a function of torch, which a look-up by name finds.
    wrong=[(*SMALL, "softplus"), (*SMALL, "exp")],
    read=as_tuple,
    hint=(
        "What does your function do with a name that it doesn't know?",
        "`raise ValueError(...)` with a sentence that says what is allowed.",
    ),
)


@check(
    "No rows, transposed views, and arguments left as they were",
    of="mlp_forward",
    hint="`+=`, `insert`, `pop` and methods that end in `_` change what the caller handed in.",
)
def test_leaves_arguments(agree):
    X, weights, biases = network([3, 4, 4, 2], seed=13)
    turned = [W.T.contiguous().T for W in weights]
    view = torch.stack([X, X + 1], dim=1)[:, 0]
    agree(lambda code: as_tuple(code.mlp_forward(view, turned, biases)), unchanged=True)
    agree(lambda code: as_tuple(code.mlp_forward(X[:0], weights, biases, "tanh")))


test_all_rows = whole_tensors(
    "A tuple with a list, from operations on all rows at once",
    of="mlp_forward",
    few=(*network([3, 4, 2, 2], n=3, seed=14), "tanh"),
    many=(*network([3, 4, 2, 2], n=19, seed=15), "tanh"),
    hint=(
        "`return output, hidden` gives a tuple; `hidden` is a list.",
        "The bias is added to all rows by broadcasting; no loop over rows is needed.",
    ),
)


@check(
    "Counting the parameters of deep, wide and narrow networks",
    of="count_parameters",
    points=2,
    hint="A network with one layer is a single matrix and a single vector. Count that one first.",
)
def test_more_counts(agree):
    sizes = [[3, 2], [1, 1], [784, 128, 64, 10], [5, 1, 7, 1, 2, 3]]
    agree(lambda code: [code.count_parameters(item) for item in sizes], unchanged=True)
