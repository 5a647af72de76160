"""What goes wrong where W and b are written into torch's own layer."""

import torch
from torch import nn

from grader.suite import misconception

WEIGHT = "layer.weight.copy_(W.T)"
BIAS = "layer.bias.copy_(b)"
NEW = "layer.bias = nn.Parameter(torch.zeros_like(layer.weight[:, 0]))"


def own_bias(layer):
    """The layer's bias, made where there is none."""
    if layer.bias is None:
        layer.bias = nn.Parameter(torch.zeros_like(layer.weight[:, 0]))
    return layer.bias


def copied_weight(layer, W):
    layer.weight.data.copy_(W.T)


def copied_bias(layer, b):
    own_bias(layer).data.copy_(b)


def load_with(weight=copied_weight, bias=copied_bias):
    """A load_linear from what is done with the biases, and then with the weights."""

    def load(layer, W, b):
        bias(layer, b)
        weight(layer, W)

    return load


def mistake(identifier, says, why, *, spelled, weight=copied_weight, bias=copied_bias):
    """An entry for a load_linear in two parts."""
    entry = misconception(identifier, of="load_linear", says=says, why=why, spelled=spelled)
    return entry(load_with(weight, bias))


# --- the numbers are in the wrong places --------------------------------------------------


def _as_it_is(layer, W):
    layer.weight.data = W.clone().to(layer.weight.dtype)


def _reshaped(layer, W):
    layer.weight.data.copy_(W.reshape(layer.weight.shape))


not_transposed = mistake(
    "load-not-transposed",
    "The layer's weight is W as it is, not its transpose (or transposed twice).",
    "W has a row for each input, and `layer.weight` one for each output. With another number of "
    "outputs than inputs W fits nowhere. Where it is square nothing complains.",
    weight=_as_it_is,
    spelled=[
        {WEIGHT: "layer.weight.copy_(W)"},
        {WEIGHT: "layer.weight.copy_(W.T.T)"},
        {WEIGHT: "layer.weight.data = torch.transpose(W.T, 0, 1).clone().to(layer.weight)"},
    ],
)
reshaped = mistake(
    "load-reshaped",
    "The weights were brought into shape by `reshape` or `view`: all of them are there, but not "
    "in their places.",
    "`reshape` reads the numbers line by line and breaks the lines elsewhere. A transpose moves "
    "each from row i, column j to row j, column i.",
    weight=_reshaped,
    spelled=[
        {WEIGHT: "layer.weight.copy_(W.reshape(W.shape[1], W.shape[0]))"},
        {WEIGHT: "layer.weight.view(-1).copy_(W.reshape(-1))"},
    ],
)

# --- views ----------------------------------------------------------------------------------


def _weight_is_a_view(layer, W):
    layer.weight.data = W.T.to(layer.weight.dtype)


def _bias_is_b(layer, b):
    bias = own_bias(layer)
    bias.data = b.to(bias.dtype)


SHARED = (
    "Two names, one memory: whoever changes W or b later changes the layer, and training the layer "
    "changes W and b. `.T` doesn't copy: `W.T` is W, seen from another side. In this check all "
    "rows of W are one row in memory, and all of b is one number, so that moving one moves others."
)
view = mistake(
    "load-view",
    "The layer holds W and b themselves, not copies of them.",
    SHARED,
    weight=_weight_is_a_view,
    bias=_bias_is_b,
    spelled=[
        "layer.weight.data = W.T\nlayer.bias = nn.Parameter(b)",
        "layer.weight, layer.bias = nn.Parameter(W.transpose(0, 1)), nn.Parameter(b)",
    ],
)
view_weight = mistake(
    "load-view-weight",
    "The layer's weight is W itself, seen from another side, and not a copy of it.",
    SHARED,
    weight=_weight_is_a_view,
    spelled=[{WEIGHT: "layer.weight.data = W.T"}, {WEIGHT: "layer.weight.data = W.mT"}],
)
view_bias = mistake(
    "load-view-bias",
    "The layer's bias is b itself, and not a copy of it.",
    SHARED,
    bias=_bias_is_b,
    spelled=[{BIAS: "layer.bias.data = b"}, {BIAS: "layer.bias = nn.Parameter(b)"}],
)

# --- parameters of a layer that is being trained ------------------------------------------------


def _new_weight(layer, W):
    layer.weight = nn.Parameter(W.T.to(layer.weight.dtype, copy=True))


def _new_bias(layer, b):
    layer.bias = nn.Parameter(b.to(layer.weight.dtype, copy=True))


def _frozen(layer, b):
    copied_bias(layer, b)
    layer.requires_grad_(requires_grad=False)


PASSED_BY = (
    "An optimiser holds the tensors that were the layer's parameters when it was made. It goes on "
    "changing those, though nobody uses them any more, and what took their place is never trained."
)
new = mistake(
    "load-new-parameters",
    "New parameters stand in the place of the layer's own: training passes them by.",
    PASSED_BY,
    weight=_new_weight,
    bias=_new_bias,
    spelled=[
        """
            for name, value in (("weight", W.T), ("bias", b)):
                fresh = nn.Parameter(value.to(layer.weight.dtype, copy=True))
                setattr(layer, name, fresh)
            """,
        """
            layer.weight = nn.Parameter(W.T.clone().to(layer.weight))
            layer.bias = nn.Parameter(b.clone().to(layer.weight))
            """,
    ],
)
new_weight = mistake(
    "load-new-weight",
    "A new parameter stands in the place of the layer's weight: training passes it by.",
    PASSED_BY,
    weight=_new_weight,
    spelled=[
        {WEIGHT: "layer.weight = nn.Parameter(W.T.clone().to(layer.weight.dtype))"},
        {WEIGHT: "setattr(layer, 'weight', nn.Parameter(W.T.to(layer.weight, copy=True)))"},
    ],
)
new_bias = mistake(
    "load-new-bias",
    "A new parameter stands in the place of the bias that the layer had: training passes it by.",
    PASSED_BY,
    bias=_new_bias,
    spelled=[
        {"if layer.bias is None:": "if True:"},
        {BIAS: "layer.bias = nn.Parameter(b.to(layer.weight.dtype, copy=True))"},
    ],
)
frozen = mistake(
    "load-frozen",
    "The layer can't be trained any more: its parameters no longer require a gradient.",
    "To write into a parameter without autograd, `torch.no_grad()` around it is enough; the "
    "parameter itself stays as it is.",
    bias=_frozen,
    spelled=[
        {WEIGHT: "layer.requires_grad_(False).weight.copy_(W.T)"},
        {BIAS: "layer.bias.copy_(b), [p.requires_grad_(False) for p in layer.parameters()]"},
    ],
)

# --- dtypes ---------------------------------------------------------------------------------


def _weight_of_another_dtype(layer, W):
    layer.weight.data = W.T.clone()


def _bias_of_another_dtype(layer, b):
    own_bias(layer).data = b.clone()


KEPT = (
    "A float32 layer that holds float64 numbers can't be fed with float32 inputs any more. Numbers "
    "that are written into the tensors that are there take on their dtype."
)
dtype = mistake(
    "load-dtype",
    "The layer takes over the dtype of W and b, and loses its own.",
    KEPT,
    weight=_weight_of_another_dtype,
    bias=_bias_of_another_dtype,
    spelled=[
        {WEIGHT: "layer.weight.data = W.T.clone()", BIAS: "layer.bias.data = b.clone()"},
        {WEIGHT: "layer.to(W.dtype).weight.copy_(W.T)"},
    ],
)
dtype_weight = mistake(
    "load-dtype-weight",
    "The layer's weight takes over the dtype of W, where the layer has another.",
    KEPT,
    weight=_weight_of_another_dtype,
    spelled=[
        {WEIGHT: "layer.weight.data = W.T.clone()"},
        {WEIGHT: "layer.weight.data = W.T + 0"},
    ],
)
dtype_bias = mistake(
    "load-dtype-bias",
    "The layer's bias takes over the dtype of b, where the layer has another.",
    KEPT,
    bias=_bias_of_another_dtype,
    spelled=[{BIAS: "layer.bias.data = b.clone()"}, {BIAS: "layer.bias.data = b + 0"}],
)


def _float32_where_missing(layer, b):
    if layer.bias is None:
        layer.bias = nn.Parameter(torch.zeros(len(b)))
    layer.bias.data.copy_(b)


float32_bias = mistake(
    "load-float32-bias",
    "The bias that was made is float32 whatever the layer's dtype is.",
    "torch makes float32 tensors where nothing else is said. A float64 layer whose bias is float32 "
    "raises as soon as it is used.",
    bias=_float32_where_missing,
    spelled=[
        {NEW: "layer.bias = nn.Parameter(torch.zeros(len(b)))"},
        {NEW: "layer.bias = nn.Linear(*W.shape).bias"},
    ],
)

# --- what isn't written -----------------------------------------------------------------------


def _bias_if_any(layer, b):
    if layer.bias is not None:
        layer.bias.data.copy_(b)


bias_missing = mistake(
    "load-bias-missing",
    "A layer that had no bias still has none, and computes X W without b.",
    "`layer.bias` is None there, and adds nothing. `layer(X)` is to be X W + b all the same.",
    bias=_bias_if_any,
    spelled=[
        {NEW: "b = None", BIAS: "None if b is None else layer.bias.copy_(b)"},
        "layer.load_state_dict({'weight': W.T, 'bias': b}, strict=False)",
    ],
)
without_b = mistake(
    "load-without-b",
    "b isn't written into the layer.",
    "The layer goes on adding the bias that it had, or none. `row_layer(X, W, b)` adds b.",
    bias=lambda layer, b: own_bias(layer),  # noqa: ARG005
    spelled=[{BIAS: "pass"}, {BIAS: "layer.bias.detach().clone().copy_(b)"}],
)
without_w = mistake(
    "load-without-w",
    "W isn't written into the layer.",
    "The layer keeps the weights that it had. `layer.weight` itself has to get the new numbers, "
    "not a copy of it.",
    weight=lambda layer, W: None,  # noqa: ARG005
    spelled=[{WEIGHT: "layer.weight.clone().copy_(W.T)"}, {WEIGHT: "weight = W.T"}],
)
nothing = misconception(
    "load-nothing",
    of="load_linear",
    says="The layer is as it was.",
    why="`weight = W.T` gives a name another value and leaves the layer alone. What is to change "
    "are the numbers in the layer's own tensors.",
    spelled=[
        "weight, bias = layer.weight, layer.bias\nweight, bias = W.T, b",
        "layer = nn.Linear(*W.shape)\nlayer.weight.data, layer.bias.data = W.T, b",
    ],
)(lambda layer, W, b: None)  # noqa: ARG005
added = mistake(
    "load-added",
    "W and b are added to what the layer held.",
    "After the loading nothing is left of the layer's old numbers: new ones take their place.",
    weight=lambda layer, W: layer.weight.data.add_(W.T),
    bias=lambda layer, b: own_bias(layer).data.add_(b),
    spelled=[
        {WEIGHT: "layer.weight += W.T", BIAS: "layer.bias += b"},
        {WEIGHT: "layer.weight.add_(W.T)", BIAS: "layer.bias.add_(b)"},
    ],
)

# --- two at once: a layer without a bias contradicts what is said of one alone ----------------

BOTH = (
    "The two have nothing to do with each other: mend the weight first, which is wrong in every "
    "layer. Then look at a layer whose `bias` is None."
)
IF_ANY = {NEW: "pass", BIAS: "_ = layer.bias is None or layer.bias.copy_(b)"}
not_transposed_no_bias = mistake(
    "load-not-transposed-no-bias",
    "The layer's weight is W as it is, not its transpose (or transposed twice), and a layer that "
    "had no bias still has none.",
    BOTH,
    weight=_as_it_is,
    bias=_bias_if_any,
    spelled=[
        {WEIGHT: "layer.weight.data = W.clone()", **IF_ANY},
        {WEIGHT: "layer.weight.copy_(W)", **IF_ANY},
    ],
)
reshaped_no_bias = mistake(
    "load-reshaped-no-bias",
    "The weights were brought into shape by `reshape` or `view`, so that they aren't in their "
    "places, and a layer that had no bias still has none.",
    BOTH,
    weight=_reshaped,
    bias=_bias_if_any,
    spelled=[
        {WEIGHT: "layer.weight.copy_(W.reshape(layer.weight.shape))", **IF_ANY},
        {WEIGHT: "layer.weight.view(-1).copy_(W.flatten())", **IF_ANY},
    ],
)
