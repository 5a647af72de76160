"""The known wrong ideas about residual layers."""

# ruff: noqa: ARG005 - what stands in one place of a layer takes the same arguments everywhere

import torch

from grader.suite import crossed, family, misconception


def relu_of(h, W, b):
    """What a layer makes of its input."""
    return torch.relu(h @ W + b)


def added(h, made, X):
    """The layer's output."""
    return h + made


def _residual(layer=relu_of, join=added, last=None, result=lambda h, X: h, order=list):
    """residual_forward from its parts; ``last`` is the last layer, if it is of another kind."""

    def build(X, weights, biases):
        h = X
        stack = order(list(zip(weights, biases, strict=True)))
        for W, b in stack[:-1] if last else stack:
            h = join(h, layer(h, W, b), X)
        return result(last(h, *stack[-1]) if last else h, X)

    return build


def residual_wrong(identifier, says, why, spelled, **parts):
    """An entry for residual_forward with a part that is wrong."""
    declare = misconception(
        f"deep-residual-{identifier}", of="residual_forward", says=says, why=why, spelled=spelled
    )
    return declare(_residual(**parts))


LAYER = "h = h + torch.relu(h @ W + b)"
RETURNED = "return h"


def loop(line, start="h = X.clone()", end="return h"):
    """The same loop, written by the layers' numbers."""
    return f"{start}\nfor l in range(len(weights)):\n    {line}\n{end}"


around_sum = residual_wrong(
    "around-sum",
    "ReLU is applied to the sum, h + h W + b, and not to the layer's part alone.",
    "Then the way past the layer goes through ReLU, too: all that is negative in the input is "
    "lost, and a gradient meets a slope after all. What is added to the input is relu(h W + b).",
    [
        {LAYER: "h = torch.relu(h + h @ W + b)"},
        loop("h = (h + h.mm(weights[l]) + biases[l]).clamp(min=0)"),
    ],
    layer=lambda h, W, b: h @ W + b,
    join=lambda h, made, X: torch.relu(h + made),
)
relu_after = residual_wrong(
    "relu-after",
    "After the sum there is one more ReLU: relu(h + relu(h W + b)).",
    "It cuts off what is negative in the input, which a residual layer hands on as it is.",
    [
        {LAYER: "h = torch.relu(h + torch.relu(h @ W + b))"},
        loop("h = h + torch.relu(h @ weights[l] + biases[l])\n    h = h.clamp(min=0)"),
    ],
    join=lambda h, made, X: torch.relu(h + made),
)
from_input = residual_wrong(
    "from-input",
    "Each layer adds X to what it makes, and not its own input.",
    "The first layer can't show it: there both are the same. From the second on, what the layers "
    "before have added is lost on the way past. h_l is made from h_(l−1), which is the input of "
    "that layer.",
    [
        {LAYER: "h = X + torch.relu(h @ W + b)"},
        loop("h = torch.relu(h @ weights[l] + biases[l]).add(X)"),
    ],
    join=lambda h, made, X: X + made,
)
product = residual_wrong(
    "product",
    "The input is multiplied by what the layer makes of it.",
    "Where the layer makes 0, nothing is left of the input, and a product hands a gradient on "
    "with a factor. The two are added.",
    [
        {LAYER: "h = h * torch.relu(h @ W + b)"},
        loop("h = torch.mul(h, (h @ weights[l] + biases[l]).relu())"),
    ],
    join=lambda h, made, X: h * made,
)
no_activation = residual_wrong(
    "no-activation",
    "The layers have no activation: h + h W + b.",
    "Such a stack is one linear layer, however many there are (exercise 7). A skip doesn't change "
    "that: h + h W is h times (1 + W).",
    [
        {LAYER: "h = h + h @ W + b"},
        loop("h = h + torch.addmm(biases[l], h, weights[l])"),
    ],
    layer=lambda h, W, b: h @ W + b,
)
no_skip = residual_wrong(
    "no-skip",
    "These are plain layers: the input isn't added.",
    "Each layer replaces its input by what it makes of it. In a residual layer the input goes on, "
    "and what the layer makes comes on top.",
    [
        {LAYER: "h = torch.relu(h @ W + b)"},
        loop("h = (h.mm(weights[l]) + biases[l]).clamp(min=0)"),
    ],
    join=lambda h, made, X: made,
)
at_the_end = residual_wrong(
    "at-the-end",
    "X is added once, after the last layer, and the layers before are plain.",
    "That is one long skip past all layers. A gradient for the layers in between still comes "
    "through all the plain ones behind them. Every layer adds its own input.",
    [
        {LAYER: "h = torch.relu(h @ W + b)", RETURNED: "return h + X"},
        loop("h = torch.relu(h @ weights[l] + biases[l])", end="return X + h"),
    ],
    join=lambda h, made, X: made,
    result=lambda h, X: h + X,
)
last_linear = residual_wrong(
    "last-linear",
    "The last layer is linear here, as in a network with an output.",
    "All layers of this stack are of the same kind, and the last one has its skip and its ReLU, "
    "too. The linear last layer belongs to `gradient_sizes`.",
    [
        {
            "zip(weights, biases, strict=True)": "zip(weights[:-1], biases[:-1], strict=True)",
            RETURNED: "return h @ weights[-1] + biases[-1]",
        },
        loop(
            "z = h @ weights[l] + biases[l]\n    h = h + z.relu() if l + 1 < len(weights) else z",
        ),
    ],
    last=lambda h, W, b: h @ W + b,
)


@misconception(
    "deep-residual-in-place",
    of="residual_forward",
    says="`h += …` writes into h itself, and in the first layer that is X.",
    why="`h = X` gives a second name to the same tensor. Who called has another X afterwards, and "
    "the next call starts from that one. `h = h + …` makes a new tensor.",
    spelled=[
        {LAYER: "h += torch.relu(h @ W + b)"},
        loop("h.add_((h @ weights[l] + biases[l]).clamp(min=0))", start="h = X"),
    ],
)
def in_place(X, weights, biases):
    for W, b in zip(weights, biases, strict=True):
        X += torch.relu(X @ W + b)
    return X


LAYERS = {
    "the activation is missing": lambda h, W, b: h @ W + b,
    "the weights are transposed": lambda h, W, b: torch.relu(h @ W.T + b),
    "the biases are missing": lambda h, W, b: torch.relu(h @ W),
    "the biases are added after ReLU": lambda h, W, b: torch.relu(h @ W) + b,
    "the biases are subtracted": lambda h, W, b: torch.relu(h @ W - b),
    "ReLU is applied to what comes into the layer, not to what it makes": (
        lambda h, W, b: torch.relu(h) @ W + b
    ),
    "the sigmoid stands for ReLU": lambda h, W, b: torch.sigmoid(h @ W + b),
    "tanh stands for ReLU": lambda h, W, b: torch.tanh(h @ W + b),
    "a leaky ReLU stands for ReLU": lambda h, W, b: torch.nn.functional.leaky_relu(h @ W + b),
    "GELU stands for ReLU": lambda h, W, b: torch.nn.functional.gelu(h @ W + b),
}
JOINS = {
    "the input isn't added": lambda h, made, X: made,
    "X is added in every layer, and not the layer's own input": lambda h, made, X: X + made,
    "both X and the layer's own input are added": lambda h, made, X: h + made + X,
    "ReLU is applied to the sum": lambda h, made, X: torch.relu(h + made),
    "the input is multiplied by what the layer makes": lambda h, made, X: h * made,
    "what the layer makes is subtracted": lambda h, made, X: h - made,
    "the input is subtracted": lambda h, made, X: made - h,
    "the input counts twice": lambda h, made, X: 2 * h + made,
    "what the layer makes counts twice": lambda h, made, X: h + 2 * made,
    "the mean is taken of both, and not the sum": lambda h, made, X: (h + made) / 2,
    "the input goes through ReLU before it is added": lambda h, made, X: torch.relu(h) + made,
    "the larger of both is taken": lambda h, made, X: torch.maximum(h, made),
    "only the input goes on": lambda h, made, X: h,
}
RESULTS = {
    "X is added once more at the end": lambda h, X: h + X,
    "X is taken off at the end": lambda h, X: h - X,
    "the result goes through ReLU": lambda h, X: torch.relu(h),
}
LASTS = {
    "the last layer is linear": lambda h, W, b: h @ W + b,
    "the last layer has a skip and no activation": lambda h, W, b: h + h @ W + b,
    "the last layer has an activation and no skip": relu_of,
    "the last layer is left out": lambda h, W, b: h,
}
ORDERS = {
    "the layers come in reverse order": lambda stack: stack[::-1],
    "the first layer is left out": lambda stack: stack[1:],
    "only the first layer is there": lambda stack: stack[:1],
    "every layer is given X, so that only the last one is there": lambda stack: stack[-1:],
    "all layers have the weights of the first": lambda stack: [stack[0]] * len(stack),
}


def first_one_plain(X, weights, biases):
    h = relu_of(X, weights[0], biases[0])
    return _residual()(h, weights[1:], biases[1:])


def every_second(X, weights, biases):
    """Two layers in each block, as in ResNets."""
    h = X
    for at in range(0, len(weights), 2):
        made = h
        for W, b in zip(weights[at : at + 2], biases[at : at + 2], strict=True):
            made = relu_of(made, W, b)
        h = h + made
    return h


def all_before(X, weights, biases):
    """Every layer adds what all layers before it gave."""
    seen = [X]
    for W, b in zip(weights, biases, strict=True):
        seen.append(relu_of(seen[-1], W, b) + torch.stack(seen).sum(0))
    return seen[-1]


def made_apart(X, weights, biases):
    """Plain layers; the sum of what they make is kept beside them."""
    h = out = X
    for W, b in zip(weights, biases, strict=True):
        h = relu_of(h, W, b)
        out = out + h
    return out


def own_sum_added(h, W, b):
    """A layer that adds the weighted sum where it should add its input."""
    z = h @ W + b
    return torch.relu(z) + z


residual_slips = family(
    "deep-residual-slip",
    of="residual_forward",
    says="The residual layers have a slip: {form}.",
    why="Work two layers out on paper, for one example, with each h on a line of its own: "
    "h_l = h_(l−1) + relu(h_(l−1) W_l + b_l). Then print the same tensors.",
    forms={
        "the first layer has no skip": first_one_plain,
        "only every second layer has a skip": every_second,
        "each layer adds the outputs of all layers before it": all_before,
        "the layers are plain, and the sum of all that they make is added to X": made_apart,
        "X goes through ReLU before the first layer": (
            lambda X, weights, biases: _residual()(torch.relu(X), weights, biases)
        ),
        "h W + b is added to its own ReLU, and not the input": _residual(
            layer=own_sum_added, join=lambda h, made, X: made
        ),
        **{f"{says}": _residual(last=last) for says, last in LASTS.items()},
        **crossed(_residual, layer=LAYERS, join=JOINS, result=RESULTS, order=ORDERS),
    },
    spelled=[
        {LAYER: "h = h + torch.relu(h @ W.T + b)"},
        {LAYER: "h = h + torch.relu(h @ W)"},
        {LAYER: "h = (h + torch.relu(h @ W + b)) / 2"},
        {LAYER: "h = h - torch.relu(h @ W + b)"},
        {LAYER: "h = h + torch.relu(h) @ W + b"},
        {LAYER: "h = h + torch.tanh(h @ W + b)"},
        {LAYER: "h = torch.relu(h) + torch.relu(h @ W + b)"},
        {LAYER: "h = torch.relu(h @ W + b) + h @ W + b"},
        {LAYER: "h = X + torch.relu(X @ W + b)"},
        loop("h = h + torch.relu(h @ weights[l] + biases[l])", start="h = torch.relu(X)"),
        loop(
            "h = torch.relu(h @ weights[l] + biases[l])\n    out = out + h",
            start="h = out = X.clone()",
            end="return out",
        ),
        {"zip(weights, biases, strict=True)": "zip(weights[::-1], biases[::-1])"},
    ],
)
