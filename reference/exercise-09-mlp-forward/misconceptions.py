"""The known wrong ideas about the forward pass."""

import torch

from grader.suite import (
    ACTIVATIONS,
    DERIVATIVES,
    FUNCTIONS,
    crossed,
    family,
    misconception,
    one_exchanged,
)


def chosen(weights, activation):
    """The activation by its name; refusing another is right in every misconception."""
    if len(weights) > 1 and activation not in ACTIVATIONS:
        raise ValueError("unknown activation")
    return ACTIVATIONS.get(activation, torch.relu)


def forward(X, weights, biases, activation):
    """Pre-activations and activations of every layer, the last one's too."""
    f = chosen(weights, activation)
    before, after = [], []
    h = X
    for W, b in zip(weights, biases, strict=True):
        before.append(h @ W + b)
        h = f(before[-1])
        after.append(h)
    return before, after


@misconception(
    "mlp-activated-output",
    of="mlp_forward",
    says="The activation is applied to the last layer, too.",
    why="The output should be able to take any value. With relu it can't be negative, with the "
    "sigmoid or tanh it can't leave a small interval.",
    spelled=[
        {
            "zip(weights[:-1], biases[:-1], strict=True)": "zip(weights, biases)",
            "h @ weights[-1] + biases[-1], hidden": "h, hidden[:-1]",
        },
    ],
)
def activated_output(X, weights, biases, activation="relu"):
    _, after = forward(X, weights, biases, activation)
    return after[-1], after[:-1]


@misconception(
    "mlp-no-activation",
    of="mlp_forward",
    says="The hidden layers have no activation: this is a stack of linear layers.",
    why="Without a bend between them all layers collapse into one (exercise 7), so the network "
    "can do no more than a line.",
    spelled=[{"ACTIVATIONS[activation](h @ W + b)": "torch.addmm(b, h, W)"}],
)
def no_activation(X, weights, biases, activation="relu"):
    chosen(weights, activation)
    hidden = []
    h = X
    for W, b in zip(weights, biases, strict=True):
        h = h @ W + b
        hidden.append(h)
    return h, hidden[:-1]


@misconception(
    "mlp-only-first-activated",
    of="mlp_forward",
    says="Only the first hidden layer has its activation; the later hidden layers are linear.",
    why="A network with one hidden layer looks right. With more of them, those after the first "
    "collapse into one linear layer.",
    spelled=[{"h = A": "h = h @ W + b if hidden else A"}],
)
def only_first_activated(X, weights, biases, activation="relu"):
    f = chosen(weights, activation)
    hidden = []
    h = X
    for at, (W, b) in enumerate(zip(weights, biases, strict=True)):
        h = h @ W + b
        if at == 0 and len(weights) > 1:
            h = f(h)
        hidden.append(h)
    return h, hidden[:-1]


@misconception(
    "mlp-transposed-weights",
    of="mlp_forward",
    says="The weights are transposed.",
    why="`nn.Linear` stores its weight as [outputs, inputs]; here it is [inputs, outputs]. Where "
    "a matrix happens to be square no error gives it away.",
    spelled=[
        {
            "h @ W + b": "F.linear(h, W, b)",
            "h @ weights[-1] + biases[-1]": "F.linear(h, weights[-1], biases[-1])",
        },
    ],
)
def transposed_weights(X, weights, biases, activation="relu"):
    before, after = forward(X, [W.T for W in weights], biases, activation)
    return before[-1], after[:-1]


@misconception(
    "mlp-bias-missing",
    of="mlp_forward",
    says="The biases are never added.",
    why="Each unit then answers 0, or f(0), to a row of zeros, whatever was learnt.",
    spelled=[{"h @ W + b": "h.mm(W)", "h @ weights[-1] + biases[-1]": "h.mm(weights[-1])"}],
)
def bias_missing(X, weights, biases, activation="relu"):
    before, after = forward(X, weights, [torch.zeros_like(b) for b in biases], activation)
    return before[-1], after[:-1]


@misconception(
    "mlp-pre-activations-listed",
    of="mlp_forward",
    says="The list holds the pre-activations: what the hidden layers are before the activation.",
    why="The output is right, so the activation is applied; it happens after the list is filled.",
    spelled=[{"hidden.append(h)": "hidden.append(X @ W + b)\n        X = h"}],
)
def pre_activations_listed(X, weights, biases, activation="relu"):
    before, _ = forward(X, weights, biases, activation)
    return before[-1], before[:-1]


@misconception(
    "mlp-input-listed",
    of="mlp_forward",
    says="The list begins with X.",
    why="X is what comes in, not what a hidden layer puts out. A list that is filled at the top "
    "of the loop holds each layer's input.",
    spelled=[{"hidden: list[Tensor] = []": "hidden = [X]"}],
)
def input_listed(X, weights, biases, activation="relu"):
    before, after = forward(X, weights, biases, activation)
    return before[-1], [X, *after[:-1]]


@misconception(
    "mlp-inputs-listed",
    of="mlp_forward",
    says="The list holds X and lacks the last hidden layer's activations: it is one layer late.",
    why="As many entries as hidden layers, but the first of them is what comes in. Look at when "
    "the list is filled: before a layer, or after it.",
    spelled=[
        {
            "        h = A": "        hidden.append(h)\n        h = A",
            "        hidden.append(h)\n": "",
        }
    ],
)
def inputs_listed(X, weights, biases, activation="relu"):
    before, after = forward(X, weights, biases, activation)
    return before[-1], [X, *after[:-1]][: len(weights) - 1]


# --- families ----------------------------------------------------------------------------


def _forward_with(activations):
    def build(X, weights, biases, activation="relu"):
        chosen(weights, activation)
        hidden = []
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            X = activations[activation](X @ W + b)
            hidden.append(X)
        return X @ weights[-1] + biases[-1], hidden

    return build


forward_another_activation = family(
    "forward-another-activation",
    of="mlp_forward",
    says="One name gets another activation than its own: {form}.",
    why="All the hidden activations are those of that function. The branches may be mixed up, or "
    "one of them has a slip.",
    forms=one_exchanged(_forward_with, ACTIVATIONS, FUNCTIONS, DERIVATIVES),
    spelled=[
        {'"sigmoid": torch.sigmoid': '"sigmoid": torch.nn.functional.softplus'},
        {'"sigmoid": torch.sigmoid': '"sigmoid": torch.tanh'},
    ],
)


# What a hidden layer makes of its input; h, W, b and the activation.
STEPS = {
    "the bias is added after the activation, where it belongs before": (
        lambda h, W, b, f: f(h @ W) + b
    ),
    "the activation is applied to what comes into a layer, not to what it makes": (
        lambda h, W, b, f: f(h) @ W + b
    ),
    "the activation is applied twice": lambda h, W, b, f: f(f(h @ W + b)),
    "the hidden layers have no bias": lambda h, W, b, f: f(h @ W),  # noqa: ARG005
    "the hidden biases are subtracted": lambda h, W, b, f: f(h @ W - b),
    "the hidden biases are added twice": lambda h, W, b, f: f(h @ W + b + b),
    "the hidden layers' weights are transposed": lambda h, W, b, f: f(h @ W.T + b),
    "the hidden layers have no activation": lambda h, W, b, f: h @ W + b,  # noqa: ARG005
    "every hidden layer takes ReLU, whatever is asked for": (
        lambda h, W, b, f: torch.relu(h @ W + b)  # noqa: ARG005
    ),
    "every hidden layer takes the sigmoid, whatever is asked for": (
        lambda h, W, b, f: torch.sigmoid(h @ W + b)  # noqa: ARG005
    ),
    "every hidden layer takes tanh, whatever is asked for": (
        lambda h, W, b, f: torch.tanh(h @ W + b)  # noqa: ARG005
    ),
}
LASTS = {
    "the last layer's bias is missing": lambda h, W, b, f: h @ W,  # noqa: ARG005
    "the last layer's bias is subtracted": lambda h, W, b, f: h @ W - b,  # noqa: ARG005
    "the last layer's bias is added twice": lambda h, W, b, f: h @ W + b + b,  # noqa: ARG005
    "the last layer's weights are transposed": lambda h, W, b, f: h @ W.T + b,  # noqa: ARG005
    "the activation is applied to the output, too": lambda h, W, b, f: f(h @ W + b),
    "the activation is applied to what comes into the last layer, once more": (
        lambda h, W, b, f: f(h) @ W + b
    ),
    "the output goes through a softmax": (
        lambda h, W, b, f: torch.softmax(h @ W + b, dim=-1)  # noqa: ARG005
    ),
}
# What the list holds; X, the pre-activations, the hidden activations and the output.
LISTS = {
    "the list is in reverse order: the last hidden layer comes first": lambda X, z, h, y: h[::-1],  # noqa: ARG005
    "the list ends with the output": lambda X, z, h, y: [*h, y],  # noqa: ARG005
    "the list begins with X and ends with the output": lambda X, z, h, y: [X, *h, y],  # noqa: ARG005
    "the list begins with X": lambda X, z, h, y: [X, *h],  # noqa: ARG005
    "the list begins with X and lacks the last hidden layer": lambda X, z, h, y: [X, *h][: len(h)],  # noqa: ARG005
    "the list holds the pre-activations": lambda X, z, h, y: z,  # noqa: ARG005
    "the list holds the pre-activations and the output": lambda X, z, h, y: [*z, y],  # noqa: ARG005
    "the list holds both pre-activations and activations": (
        lambda X, z, h, y: [one for pair in zip(z, h, strict=True) for one in pair]  # noqa: ARG005
    ),
    "the list holds the last hidden layer only": lambda X, z, h, y: h[-1:],  # noqa: ARG005
    "the list lacks the last hidden layer": lambda X, z, h, y: h[:-1],  # noqa: ARG005
    "the list lacks the first hidden layer": lambda X, z, h, y: h[1:],  # noqa: ARG005
    "the list is empty": lambda X, z, h, y: [],  # noqa: ARG005
}


def _hidden(h, W, b, f):
    return f(h @ W + b)


def _linear(h, W, b, _f):
    return h @ W + b


def _forward(
    step=_hidden,
    last=_linear,
    listed=lambda _X, _z, h, _y: h,
    passed_on="h",
    bends=lambda _at, _hidden: True,
):
    def build(X, weights, biases, activation="relu"):
        f = chosen(weights, activation)
        before, after = [], []
        h = X
        for at, (W, b) in enumerate(zip(weights[:-1], biases[:-1], strict=True)):
            before.append(h @ W + b)
            layer = step if bends(at, len(weights) - 1) else _linear
            after.append(layer(h, W, b, f))
            h = before[-1] if passed_on == "z" else after[-1]
        output = last(h, weights[-1], biases[-1], f)
        return output, list(listed(X, before, after, output))

    return build


forward_slips = family(
    "forward-slip",
    of="mlp_forward",
    says="The forward pass has a slip: {form}.",
    why="Follow one row of X through two layers on paper, with the formulas of the statement "
    "beside your code: each line of yours belongs to one of them.",
    forms=crossed(
        _forward,
        step=STEPS,
        last=LASTS,
        listed=LISTS,
        passed_on={
            "the activations are listed, but the next layer gets the pre-activations": "z",
        },
        bends={
            "the last hidden layer has no activation": lambda at, hidden: at < hidden - 1,
            "the first layer has no activation": lambda at, _: at > 0,
        },
    ),
    spelled=[
        {"ACTIVATIONS[activation](h @ W + b)": "torch.relu(h @ W + b)"},
        {"hidden.append(h)": "hidden.insert(0, h)"},
        {
            "h = ACTIVATIONS[activation](h @ W + b)": "h = h @ W + b\n"
            "        if len(hidden) < len(weights) - 2:\n"
            "            h = ACTIVATIONS[activation](h)"
        },
        {
            "return h @ weights[-1] + biases[-1], hidden": (
                "hidden.append(h @ weights[-1] + biases[-1])\n    return hidden[-1], hidden"
            )
        },
    ],
)
