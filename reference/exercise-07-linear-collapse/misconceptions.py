"""The known wrong ideas about collapsing a stack of linear layers."""

import torch

from grader.suite import crossed, family, misconception

STEP = "W @ weight, b @ weight + bias"  # what the reference makes of each layer


def accept(weights, biases):
    """Refuse what has to be refused; that part is right in every misconception."""
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")


def product(weights):
    """W_1 W_2 … W_L."""
    W = weights[0]
    for weight in weights[1:]:
        W = W @ weight
    return W


def through(weights, biases):
    """The right bias: each one goes through every later weight."""
    b = biases[0]
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        b = b @ weight + bias
    return b


@misconception(
    "collapse-reversed-product",
    of="collapse_linear",
    says="The weights are multiplied in reverse order, the last layer's first.",
    why="Matrices don't commute. X stands at the left and meets the first layer before any "
    "other; read your product from the left and ask what X meets first.",
    spelled=[
        {
            "return W, b": "W = weights[-1]\n    for weight in reversed(weights[:-1]):\n"
            "        W = torch.matmul(W, weight)\n    return W, b"
        },
        """
        accept(weights, biases)
        W = torch.linalg.multi_dot(weights[::-1]) if weights[1:] else weights[0]
        return W, through(weights, biases)
        """,
        """
        accept(weights, biases)
        W = weights[0]
        for weight in weights[1:]:
            W = torch.einsum("ij,jk->ik", weight, W)
        return W, through(weights, biases)
        """,
        # Two mistakes at once, of which both are told.
        "accept(weights, biases)\nreturn product(weights[::-1]), sum(biases)",
    ],
)
def reversed_product(weights, biases):
    accept(weights, biases)
    return product(weights[::-1]), through(weights, biases)


@misconception(
    "collapse-reversed-layers",
    of="collapse_linear",
    says="The stack is run through from its last layer to its first.",
    why="The lists begin with the layer that X meets first. Here the last one is taken first, with "
    "its weight and its bias, so the product and the way of the biases are those of another stack.",
    spelled=[
        {
            "W, b = weights[0], biases[0]": "W, b = weights[-1], biases[-1]",
            "zip(weights[1:], biases[1:], strict=False)": "zip(weights[-2::-1], biases[-2::-1])",
        },
        {
            "W, b = weights[0], biases[0]": (
                "W, b = torch.eye(len(weights[-1]), dtype=weights[0].dtype), 0 * weights[-1][:, 0]"
            ),
            "zip(weights[1:], biases[1:], strict=False)": "zip(weights[::-1], biases[::-1])",
        },
        """
        accept(weights, biases)
        last, *order = reversed(range(len(weights)))
        W, b = weights[last], biases[last]
        for at in order:
            W, b = torch.mm(W, weights[at]), torch.addmv(biases[at], weights[at].T, b)
        return W, b
        """,
    ],
)
def reversed_layers(weights, biases):
    accept(weights, biases)
    return product(weights[::-1]), through(weights[::-1], biases[::-1])


@misconception(
    "collapse-column-convention",
    of="collapse_linear",
    says="This is the column convention: each layer's matrix stands to the left of what comes "
    "before it.",
    why="In textbooks where an example is a column, a layer multiplies from the left. Here an "
    "example is a row, so a layer's matrix stands to the right of its input, and both the product "
    "and the way of the biases turn round.",
    spelled=[
        {STEP: "weight.mm(W), weight.mv(b) + bias"},
        {STEP: "torch.einsum('oh,hd->od', weight, W), torch.addmv(bias, weight, b)"},
        {STEP: "weight @ W, (weight @ b.unsqueeze(1) + bias.unsqueeze(1)).squeeze(1)"},
    ],
)
def column_convention(weights, biases):
    accept(weights, biases)
    W, b = weights[0], biases[0]
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        W, b = weight @ W, weight @ b + bias
    return W, b


@misconception(
    "collapse-column-result",
    of="collapse_linear",
    says="W is the transpose of what is due: it is made for the column convention.",
    why="With one example a row, W has a row for each input and a column for each output. A "
    "matrix that is multiplied from the left has them the other way round.",
    spelled=[
        {
            "W, b = weights[0]": "W, b = weights[0].T",
            STEP: "weight.T @ W, weight.T @ b + bias",
        },
        {"return W, b": "return W.mT.contiguous(), b"},
        {"return W, b": "return torch.einsum('io->oi', W), b"},
    ],
)
def column_result(weights, biases):
    accept(weights, biases)
    return product(weights).T, through(weights, biases)


@misconception(
    "collapse-biases-added",
    of="collapse_linear",
    says="The biases are added up as they are.",
    why="What the first layer adds is part of the second layer's input, so it is changed by all "
    "that comes later. Only the last bias reaches the output as it was.",
    spelled=[
        {"b @ weight + bias": "b + bias"},
        {"return W, b": "return W, sum(biases)"},
        {"return W, b": "return W, torch.stack(biases).sum(dim=0)"},
    ],
)
def biases_added(weights, biases):
    accept(weights, biases)
    b = biases[0]
    for bias in biases[1:]:
        b = b + bias
    return product(weights), b


@misconception(
    "collapse-last-bias-only",
    of="collapse_linear",
    says="Only the last layer's bias is left; those of the earlier layers are lost.",
    why="For X = 0 the first layer still puts out its bias, and the later layers carry it on. "
    "Try the stack on a row of zeros: what comes out is b.",
    spelled=[
        {"b @ weight + bias": "bias"},
        {"return W, b": "*_, b = biases\n    return W, b"},
        {"return W, b": "return W, 0 * b + biases[-1]"},
    ],
)
def last_bias_only(weights, biases):
    accept(weights, biases)
    return product(weights), biases[-1]


# --- families ----------------------------------------------------------------------------


def collapse(of_weights=product, of_biases=through, layers=list):
    def build(weights, biases):
        accept(weights, biases)
        weights, biases = layers(weights), layers(biases)
        return of_weights(weights), of_biases(weights, biases)

    return build


def each_bias(way):
    """The sum of what becomes of each bias; ``way`` gets the weights and the bias's place."""

    def build(weights, biases):
        total = torch.zeros_like(biases[-1])
        for at, bias in enumerate(biases):
            total = total + way(weights, at, bias)
        return total

    return build


def lone_or(way):
    """What becomes of each bias but the last, which is added as it is."""
    return each_bias(lambda W, at, b: b if at == len(W) - 1 else way(W, at, b))


def silent(at):
    """The right way of the biases, with one of them left out."""

    def build(weights, biases):
        kept = list(biases)
        kept[at] = torch.zeros_like(kept[at])
        return through(weights, kept)

    return build


def own_weight_of_the_later(weights, biases):
    b = biases[0]
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        b = (b + bias) @ weight
    return b


collapse_slips = family(
    "collapse-slip",
    of="collapse_linear",
    says="The one layer isn't that of the stack: {form}.",
    why="Write the formula of two layers on paper, put the first into the second, and multiply "
    "out: that is what becomes of each weight and each bias. Then add a third layer.",
    forms=crossed(
        collapse,
        layers={
            "the first layer is taken twice and the last never": lambda L: [L[0], *L[:-1]],
            "the first layer is taken twice": lambda L: [L[0], *L],
            "the last layer is taken twice": lambda L: [*L, L[-1]],
            "the first layer is left out": lambda L: L[1:],
            "the last layer is left out": lambda L: L[:-1],
        },
        of_weights={
            "the weights are multiplied in reverse order": lambda W: product(W[::-1]),
            "every weight is transposed": lambda W: product([one.T for one in W]),
            "the weight is the transpose of the product": lambda W: product(W).T,
            "the first weight is taken twice and the last never": (
                lambda W: product([W[0], *W[:-1]])
            ),
            "the first weight is taken twice": lambda W: product([W[0], *W]),
            "the last weight is taken twice": lambda W: product([*W, W[-1]]),
            "the first weight is left out": lambda W: product(W[1:]),
            "the last weight is left out": lambda W: product(W[:-1]),
            "the weights are added up": lambda W: sum(W[1:], W[0]),
            "the weights are multiplied elementwise, which is no matrix product": (
                lambda W: torch.stack(list(W)).prod(dim=0)
            ),
        },
        of_biases={
            "the biases are added up as they are": each_bias(lambda W, at, b: b),  # noqa: ARG005
            "only the last bias is left": lambda W, b: b[-1],  # noqa: ARG005
            "the last bias is left out": silent(-1),
            "the first bias is left out": silent(0),
            "there is no bias": lambda W, b: torch.zeros_like(b[-1]),  # noqa: ARG005
            "the last bias is added twice": lambda W, b: through(W, b) + b[-1],
            "the biases are subtracted": lambda W, b: -through(W, b),
            "each bias goes through its own layer's weight, too": each_bias(
                lambda W, at, b: b @ product(W[at:])
            ),
            "each bias but the first goes through its own layer's weight, too": (
                own_weight_of_the_later
            ),
            "each bias goes through the next layer's weight only": lone_or(
                lambda W, at, b: b @ W[at + 1]
            ),
            "each bias goes through the last weight only": lone_or(
                lambda W, at, b: b @ W[-1]  # noqa: ARG005
            ),
            "each bias goes through the product of all weights": lone_or(
                lambda W, at, b: b @ product(W)  # noqa: ARG005
            ),
            "each bias meets the later weights in reverse order": lone_or(
                lambda W, at, b: b @ product(W[:at:-1])
            ),
            "each bias is multiplied by the weights from the left": lone_or(
                lambda W, at, b: product(W[:at:-1]) @ b
            ),
            "the biases are taken in reverse order": lambda W, b: through(W, b[::-1]),
            "the stack of the biases is run through from its end": (
                lambda W, b: through(W[::-1], b[::-1])
            ),
        },
    ),
    spelled=[
        # The loop begins with the first layer, which W and b hold already.
        {"zip(weights[1:], biases[1:]": "zip(weights[:-1], biases[:-1]"},
        {
            "W, b = weights[0], biases[0]": "W, b = weights[0], 0 * biases[0]",
            "biases[1:]": "biases",
            "b @ weight + bias": "(b + bias) @ weight",
        },
        {"return W, b": "return W, b - biases[-1]"},
    ],
)
