"""What goes wrong where W and b are read off torch's own layer."""

import torch
from torch import nn

from grader.suite import misconception

ZEROS = "torch.zeros_like(W[0])"
FOUND = "torch.zeros_like(W[0]) if b is None else b.detach()"


def transposed(layer):
    return layer.weight.detach().T


def bias_of(layer):
    """The layer's biases, zeros where it has none."""
    return torch.zeros_like(layer.weight[:, 0]) if layer.bias is None else layer.bias.detach()


def or_else(missing):
    """The layer's biases, and something else where it has none."""
    return lambda layer: missing(layer) if layer.bias is None else layer.bias.detach()


def mistake(identifier, says, why, *, spelled, weight=transposed, bias=bias_of):
    """An entry for a weights_of in two parts."""
    entry = misconception(identifier, of="weights_of", says=says, why=why, spelled=spelled)
    return entry(lambda layer: (weight(layer), bias(layer)))


not_transposed = mistake(
    "weights-not-transposed",
    "This is `layer.weight` as it is (or transposed twice), and W is its transpose.",
    "`layer.weight` has a row for each output, and W in X W has one for each input. Where the "
    "layer is square both have the same shape, and only the numbers tell.",
    weight=lambda layer: layer.weight.detach(),
    spelled=[
        {"detach().T, layer.bias": "detach(), layer.bias", "like(W[0])": "like(W[:, 0])"},
        "b = layer.bias\nreturn layer.weight.T.T, layer.weight[:, 0] * 0 if b is None else b",
    ],
)
reshaped = mistake(
    "weights-reshaped",
    "The weights were brought into shape by `reshape` or `view`: all of them are there, but not "
    "in their places.",
    "`reshape` reads the numbers line by line and breaks the lines elsewhere. A transpose moves "
    "each from row j, column i to row i, column j.",
    weight=lambda layer: layer.weight.detach().reshape(layer.in_features, -1),
    spelled=[
        {"layer.weight.detach().T": "layer.weight.detach().view(layer.in_features, -1)"},
        {".detach().T": ".detach().flatten().reshape(-1, layer.out_features)"},
    ],
)
none = mistake(
    "weights-none",
    "For a layer without a bias, b is None.",
    "Adding nothing is adding zeros: with those `row_layer(X, W, b)` works for every layer, and "
    "nobody has to ask first.",
    bias=lambda layer: layer.bias,
    spelled=[{FOUND: "b"}, "return layer.weight.T, layer.bias"],
)

USABLE = (
    "b has a number for each output, of the dtype that the weights have. Then `row_layer` can use "
    "it like any other."
)
zeros_by_inputs = mistake(
    "weights-zeros-by-inputs",
    "For a layer without a bias, b has a zero for each input, and not for each output.",
    USABLE,
    bias=or_else(lambda layer: torch.zeros_like(layer.weight[0])),
    spelled=[
        {ZEROS: "torch.zeros_like(W[:, 0])"},
        {ZEROS: "W.new_zeros(layer.in_features)"},
    ],
)
zeros_float32 = mistake(
    "weights-zeros-float32",
    "For a layer without a bias, b is float32 zeros whatever the layer's dtype is.",
    USABLE + " torch makes float32 tensors where nothing else is said.",
    bias=or_else(lambda layer: torch.zeros(layer.out_features)),
    spelled=[
        {ZEROS: "torch.zeros(layer.out_features)"},
        {ZEROS: "torch.tensor([0.0] * W.shape[1])"},
    ],
)
zeros_by_inputs_float32 = mistake(
    "weights-zeros-by-inputs-float32",
    "For a layer without a bias, b has a zero for each input, and not for each output; and they "
    "are float32 whatever the layer's dtype is.",
    USABLE + " `layer.weight` has shape [h, d]: the first of the two is the number of outputs.",
    bias=or_else(lambda layer: torch.zeros(layer.in_features)),
    spelled=[
        {ZEROS: "torch.zeros(len(W))"},
        "d, h = layer.weight.shape\n"
        "return layer.weight.T, torch.zeros(h) if layer.bias is None else layer.bias",
    ],
)
one_zero = mistake(
    "weights-one-zero",
    "For a layer without a bias, b is a single zero.",
    USABLE + " Broadcasting would hide it, until somebody loads b into a layer.",
    bias=or_else(lambda layer: layer.weight.new_zeros(())),
    spelled=[{ZEROS: "torch.zeros_like(W[0, 0])"}, {ZEROS: "W.sum() * 0"}],
)
number = mistake(
    "weights-number",
    "For a layer without a bias, b is the Python number 0, and no tensor.",
    USABLE,
    bias=or_else(lambda layer: 0.0),  # noqa: ARG005
    spelled=[
        {ZEROS: "0.0"},
        "W = layer.weight.T\nreturn W, 0.0 if layer.bias is None else layer.bias",
    ],
)
float32 = mistake(
    "weights-float32",
    "W and b are turned into float32, whatever the layer's dtype is.",
    "A float32 number has seven digits: of a float64 layer the rest is lost.",
    weight=lambda layer: transposed(layer).float(),
    bias=lambda layer: bias_of(layer).float(),
    spelled=[
        {".detach().T": ".detach().T.float()", "b.detach()": "b.detach().float()"},
        "bias = layer.weight[:, 0] * 0 if layer.bias is None else layer.bias\n"
        "return layer.weight.T.float(), bias.to(torch.float32)",
    ],
)


@misconception(
    "weights-layer-changed",
    of="weights_of",
    says="The layer had no bias before, and has one now.",
    why="Reading leaves what is read as it is. A bias that nobody asked for would be trained from "
    "then on.",
    spelled=[
        "if layer.bias is None:\n    layer.bias = nn.Parameter(0 * layer.weight[:, 0].detach())\n"
        "return layer.weight.T, layer.bias",
        "W = layer.weight.T\nif layer.bias is None:\n"
        "    layer.bias = nn.Parameter(W.new_zeros(W.shape[1]))\nreturn W, layer.bias",
    ],
)
def layer_changed(layer):
    if layer.bias is None:
        layer.bias = nn.Parameter(torch.zeros_like(layer.weight[:, 0]))
    return layer.weight.detach().T, layer.bias.detach()


swapped = misconception(
    "weights-swapped",
    of="weights_of",
    says="b comes first, and then W.",
    why="W comes first, just as `row_layer(X, W, b)` takes them.",
    spelled=[
        {f"return W, {FOUND}": f"return ({FOUND}), W"},
        "W, b = layer.weight.T, layer.bias\nreturn torch.zeros_like(W[0]) if b is None else b, W",
    ],
)(lambda layer: (bias_of(layer), transposed(layer)))
swapped_none = misconception(
    "weights-swapped-none",
    of="weights_of",
    says="b comes first, and then W; and without a bias b is None.",
    why="W comes first, just as `row_layer(X, W, b)` takes them. Where the layer has no bias, "
    "zeros do what it does: they add nothing.",
    spelled=[
        "return layer.bias, layer.weight.T",
        "return layer.state_dict().get('bias'), layer.weight.detach().T",
    ],
)(lambda layer: (layer.bias, transposed(layer)))
b_as_column = mistake(
    "weights-b-as-column",
    "b is a column, of shape [h, 1].",
    "A vector of shape [h] is due. A column meets the rows of X W and not its columns, where it "
    "fits at all.",
    bias=lambda layer: bias_of(layer).unsqueeze(1),
    spelled=[
        {FOUND: f"({FOUND}).unsqueeze(1)"},
        {FOUND: f"({FOUND})[:, None]"},
    ],
)
b_as_row = mistake(
    "weights-b-as-row",
    "b is a row, of shape [1, h].",
    "A vector of shape [h] is due, as `row_layer` and every layer of torch take it.",
    bias=lambda layer: bias_of(layer).unsqueeze(0),
    spelled=[{FOUND: f"({FOUND}).unsqueeze(0)"}, {FOUND: f"({FOUND}).view(1, -1)"}],
)
no_b = mistake(
    "weights-no-b",
    "b is zeros for every layer, also for one that has a bias.",
    "Zeros are right where `layer.bias` is None. Any other bias is part of what the layer "
    "computes.",
    bias=lambda layer: torch.zeros_like(layer.weight[:, 0]),
    spelled=[{FOUND: ZEROS}, "W = layer.weight.T\nreturn W, 0 * W[0]"],
)
