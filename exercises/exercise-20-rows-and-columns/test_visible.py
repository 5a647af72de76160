"""What you can see of how exercise 20 is graded."""

import torch
from torch import nn

from grader.suite import check, numbers

WIDE = numbers([1.0, 2.0, -3.0], [0.5, -1.0, 4.0])
SQUARE = numbers([2.0, -1.0, 0.5], [3.0, 1.0, -2.0], [-4.0, 0.0, 1.5])
ONE = numbers(2.0, -1.0, 0.5)
MANY = numbers([2.0, -1.0, 0.5], [0.0, 1.0, 3.0], [-1.0, 4.0, 1.0])
TWO_BIASES = numbers(0.25, -2.0)
THREE_BIASES = numbers(0.25, -2.0, 1.0)


def linear(inputs, outputs):
    """A layer in float64 whose parameters are all ¼."""
    layer = nn.Linear(inputs, outputs, dtype=torch.float64)
    for parameter in layer.parameters():
        parameter.data.fill_(0.25)
    return layer


@check(
    "As columns: three inputs, two outputs",
    of="column_layer",
    points=1,
    hint=(
        "Work out the first output by hand: which three weights belong to it?",
        "Print the shapes of W, x and b, and that of every step: the last one is [2].",
    ),
)
def test_column(agree):
    agree(lambda code: code.column_layer(WIDE, ONE, TWO_BIASES))


@check(
    "As columns: a square W",
    of="column_layer",
    points=1,
    hint="Here every order of the factors fits. Is it a row or a column of W that meets x?",
)
def test_column_square(agree):
    agree(lambda code: code.column_layer(SQUARE, ONE, THREE_BIASES))


@check(
    "As rows: three examples, three inputs, two outputs",
    of="row_layer",
    points=1,
    hint=(
        "Each row of the result belongs to an example. How many numbers are in it?",
        "b has a number for each output, and is the same for all examples.",
    ),
)
def test_row(agree):
    agree(lambda code: code.row_layer(MANY, WIDE.T, TWO_BIASES))


@check(
    "As rows: a square W",
    of="row_layer",
    points=1,
    hint="Here everything fits, whichever way it lies. Is it a row or a column of W that meets "
    "an example?",
)
def test_row_square(agree):
    agree(lambda code: code.row_layer(MANY, SQUARE, THREE_BIASES))


def loaded(code, W, b):
    """What a layer computes that W and b were loaded into."""
    layer = code.supply(linear, *W.shape)
    code.load_linear(layer, W, b)
    return layer(MANY)


@check(
    "Loaded: three inputs, two outputs",
    of="load_linear",
    points=1,
    hint=(
        "Print the shapes of `layer.weight` and of W.",
        "`layer.weight` has a row for each output. Which part of W belongs there?",
    ),
)
def test_loaded(agree):
    agree(lambda code: loaded(code, WIDE.T, TWO_BIASES))


@check(
    "Loaded: a square W",
    of="load_linear",
    points=1.5,
    hint=(
        "Both fit now, W and its transpose. Which is it that `layer.weight` has to hold?",
        "`layer(X)` transposes its weight once more.",
    ),
)
def test_loaded_square(agree):
    agree(lambda code: loaded(code, SQUARE, THREE_BIASES))


def read(code, weight, bias):
    """W and b of a layer with these parameters."""
    layer = code.supply(linear, *weight.T.shape)
    layer.load({"weight": weight, "bias": bias})
    return code.weights_of(layer)


@check(
    "Read: three inputs, two outputs",
    of="weights_of",
    points=1,
    hint="W has a row for each input. What has `layer.weight` a row for?",
)
def test_read(agree):
    agree(lambda code: read(code, WIDE, TWO_BIASES))


@check(
    "Read: a square layer",
    of="weights_of",
    points=1.5,
    hint="Take a single example, (1, 0, 0): what does the layer make of it, and `row_layer`?",
)
def test_read_square(agree):
    agree(lambda code: read(code, SQUARE, THREE_BIASES))
