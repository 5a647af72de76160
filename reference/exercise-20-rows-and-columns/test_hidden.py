"""The hidden checks of exercise 20."""

import pytest
import torch
from torch import nn

from grader.suite import check, normal, part, whole_tensors

SIZES = {"wide": (5, 2), "tall": (2, 6), "one input": (1, 4), "one output": (3, 1)}
X = normal(4, 3, seed=1)
SQUARE = normal(3, 3, seed=2)
B = normal(3, seed=3)


def linear(inputs, outputs, bias=True, dtype="float64"):
    """A layer whose parameters are all ¼."""
    layer = nn.Linear(inputs, outputs, bias=bias, dtype=getattr(torch, dtype))
    for parameter in layer.parameters():
        parameter.data.fill_(0.25)
    return layer


def kept(layer):
    """A layer's weight, its bias (zeros where it has none), and whether it has one."""
    state = layer.state()
    weight = state.get("weight", torch.zeros(0, 0))
    bias = state.get("bias", weight.new_zeros(len(weight)))
    return [weight, bias, "it has a bias" if "bias" in state else "it has no bias"]


@check(
    "As columns, other sizes",
    of="column_layer",
    points=0.25,
    hint="There is one number for each output, also where that is a single one.",
)
@pytest.mark.parametrize("form", SIZES)
def test_columns(agree, form):
    d, h = SIZES[form]
    W, x, b = normal(h, d, seed=4), normal(d, seed=5), normal(h, seed=6)
    agree(lambda code: code.column_layer(W, x, b), unchanged=True)


@check(
    "As columns: an example out of a batch, W as the transpose of another, and float32",
    of="column_layer",
    points=0.5,
    hint="A view is used like any other tensor. Is anything rounded to float32, or widened?",
)
def test_columns_of_views(agree):
    def scenario(code):
        views = [code.column_layer(SQUARE.T, example, B) for example in X]
        return [*views, code.column_layer(SQUARE.float(), X[0].float(), B.float())]

    agree(scenario)


test_columns_whole = whole_tensors(
    "As columns: whole tensors",
    of="column_layer",
    points=0.5,
    few=(normal(2, 3, seed=7), normal(3, seed=8), normal(2, seed=9)),
    many=(normal(7, 6, seed=7), normal(6, seed=8), normal(7, seed=9)),
    hint="A matrix times a vector is a single operation.",
)


@check(
    "As rows, other sizes",
    of="row_layer",
    points=0.25,
    hint="The result has a row for each example and a column for each output.",
)
@pytest.mark.parametrize("form", SIZES)
def test_rows(agree, form):
    d, h = SIZES[form]
    batch, W, b = normal(6, d, seed=10), normal(d, h, seed=11), normal(h, seed=12)
    agree(lambda code: code.row_layer(batch, W, b), unchanged=True)


@check(
    "As rows: one example, none, as many as there are outputs, and float32",
    of="row_layer",
    points=0.5,
    hint="One example is still a row: the result has shape [1, h]. With none it is [0, h].",
)
def test_few_rows(agree):
    for batch in (X[:1], X[:0], X[:3], X[::2]):
        agree(lambda code, batch=batch: code.row_layer(batch, SQUARE.T, B))
    agree(lambda code: code.row_layer(X.float(), SQUARE.float(), B.float()))


test_rows_whole = whole_tensors(
    "As rows: whole tensors",
    of="row_layer",
    points=0.5,
    few=(normal(2, 3, seed=13), normal(3, 2, seed=14), normal(2, seed=15)),
    many=(normal(9, 6, seed=13), normal(6, 7, seed=14), normal(7, seed=15)),
    hint="A matrix times a matrix does all examples and all outputs at once.",
)


@check(
    "Loaded in other sizes, and a second time",
    of="load_linear",
    points=0.25,
    hint=(
        "What the layer held before is gone: W and b take its place.",
        "Methods that end in `_` change the tensor before the dot. Which tensor is to change?",
    ),
)
@pytest.mark.parametrize("form", SIZES)
def test_loads(agree, form):
    d, h = SIZES[form]
    batch, W, b = normal(6, d, seed=16), normal(d, h, seed=17), normal(h, seed=18)

    def scenario(code):
        layer = code.supply(linear, d, h)
        code.load_linear(layer, W, b)
        once = layer(batch)
        code.load_linear(layer, -2 * W, b + 1)
        return [once, layer(batch), *kept(layer)]

    agree(scenario, unchanged=True)


@check(
    "A layer without a bias gets one, which can be trained",
    of="load_linear",
    hint=(
        "`layer.bias` is None here. Of which type has it to be, so that the layer has a parameter?",
        "Is the new one among `layer.parameters()`, and does it require a gradient?",
    ),
)
def test_bias_made(agree):
    def scenario(code, d, h):
        layer = code.supply(linear, d, h, bias=False)
        code.load_linear(layer, SQUARE[:d, :h], B[:h])
        trained = all(layer.requires_grad().values())
        return [layer(X[:, :d]), *kept(layer), f"both can be trained: {trained}"]

    for sizes in ((3, 3), (1, 2), (2, 1)):
        agree(lambda code, sizes=sizes: scenario(code, *sizes))


def touched(layer):
    """The parameters after one weight and one bias have been moved."""
    with torch.no_grad():
        layer.weight[0, 0] += 1
        layer.bias[0] += 1
    return [parameter.detach() for parameter in layer.parameters()]


@check(
    "The layer's numbers are its own, also where W is a view of a single row",
    of="load_linear",
    hint=(
        "Is `layer.weight` a tensor of its own, or W seen from another side? And `layer.bias`?",
        "What `.T` gives shares its memory with W: a change of one is a change of the other.",
    ),
)
def test_own_memory(agree):
    # All rows of W are one row in memory, and all of b one number. In a layer that keeps a view
    # of either, what moves one parameter moves others.
    W, b = normal(1, 3, seed=21).expand(4, 3), normal(1, seed=22).expand(3)

    def scenario(code):
        layer = code.supply(linear, 4, 3)
        code.load_linear(layer, W, b)
        return code.supplied(touched)(layer)

    agree(scenario)


class Training(nn.Module):
    """A layer, and the parameters that its training held before anything was loaded."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.layer = linear(inputs, outputs)
        self.held = list(self.layer.parameters())


def layer_of(training):
    """The layer that is trained."""
    return training.layer


def step(training, inputs):
    """The layer's parameters after a step of gradient descent on those that are held."""
    training.layer(inputs).square().mean().backward()
    with torch.no_grad():
        for parameter in training.held:
            if parameter.grad is not None:
                parameter.sub_(parameter.grad, alpha=0.5)
    return [parameter.detach() for parameter in training.layer.parameters()]


@check(
    "A layer that is being trained goes on being trained",
    of="load_linear",
    hint=(
        "An optimiser holds the layer's parameters, not the layer. Which objects are its "
        "parameters after the loading?",
        "Write into the tensors that are there, and leave `requires_grad` as it was.",
    ),
)
def test_still_trained(agree):
    def scenario(code):
        training = code.supply(Training, 3, 3)
        layer = code.supplied(layer_of)(training)
        code.load_linear(layer, SQUARE, B)
        return [code.supplied(step)(training, X), layer.requires_grad()]

    agree(scenario)


@check(
    "The layer keeps its dtype",
    of="load_linear",
    points=0.5,
    hint=(
        "Writing numbers into a tensor leaves its dtype; putting another tensor in its place "
        "doesn't.",
        "Of which dtype is a bias that you make?",
    ),
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype_kept(agree, dtype):
    other = torch.float64 if dtype == "float32" else torch.float32
    W, b = normal(3, 2, seed=19).to(other), normal(2, seed=20).to(other)

    def scenario(code):
        found = []
        for bias in (True, False):
            layer = code.supply(linear, 3, 2, bias=bias, dtype=dtype)
            code.load_linear(layer, W, b)
            found += kept(layer)
        return found

    agree(scenario)


def loading(d, h):
    """A scenario that loads d times h weights."""
    W, b = normal(d, h, seed=23), normal(h, seed=24)

    def scenario(code):
        layer = code.supply(linear, d, h)
        code.load_linear(layer, W, b)
        return kept(layer)

    return scenario


@check(
    "Loading takes whole tensors",
    of="load_linear",
    points=0.5,
    hint="All weights can be written by a single operation.",
)
def test_load_whole(agree):
    agree.in_tensors(loading(5, 6))
    agree.vectorised(loading(3, 2), loading(5, 6))


def reading(d, h, *, bias=True, dtype="float64"):
    """A scenario that reads d times h weights, and looks whether the layer is as it was."""
    state = {"weight": normal(h, d, seed=25), "bias": normal(h, seed=26)}
    state = {name: value.to(getattr(torch, dtype)) for name, value in state.items()}

    def scenario(code):
        layer = code.supply(linear, d, h, bias=bias, dtype=dtype)
        layer.load(state if bias else {"weight": state["weight"]})
        found = code.weights_of(layer)
        return [*(part(found, at, of=2) for at in (0, 1)), *kept(layer)]

    return scenario


@check(
    "Read in other sizes, and the layer is left alone",
    of="weights_of",
    points=0.25,
    hint="W has shape [d, h] and b has shape [h], also where d or h is 1.",
)
@pytest.mark.parametrize("form", SIZES)
def test_reads(agree, form):
    agree(reading(*SIZES[form]))


@check(
    "Read: a float32 layer",
    of="weights_of",
    points=0.5,
    hint="What the layer keeps has a dtype already. Is it changed on the way?",
)
def test_read_float32(agree):
    agree(reading(4, 3, dtype="float32"))


@check(
    "Read off layers without a bias",
    of="weights_of",
    hint=(
        "How many zeros are due, and of which dtype?",
        "The layer itself goes on without a bias: look, and change nothing.",
    ),
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_read_without_bias(agree, dtype):
    for sizes in ((4, 3), (1, 4)):
        agree(reading(*sizes, bias=False, dtype=dtype))


@check(
    "Reading takes whole tensors",
    of="weights_of",
    points=0.5,
    hint="A transposed matrix needs no loop, and no number has to be taken out.",
)
def test_read_whole(agree):
    for bias in (True, False):
        agree.in_tensors(reading(5, 6, bias=bias))
        agree.vectorised(reading(3, 2, bias=bias), reading(5, 6, bias=bias))
