"""The known wrong ideas about collapsing a stack of linear layers."""

from grader.suite import misconception


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
)
def last_bias_only(weights, biases):
    accept(weights, biases)
    return product(weights), biases[-1]
