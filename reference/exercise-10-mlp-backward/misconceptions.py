"""The known wrong ideas about the backward pass."""

import torch

from grader.suite import (
    ACTIVATIONS,
    MIXED_UP,
    SLOPES,
    corner,
    crossed,
    family,
    misconception,
    one_exchanged,
    relu_slope_with_one_at_zero,
)


def slope(z, activation):
    """f′(z)."""
    return SLOPES[activation](z)


def flat(z, _activation):
    """The slope of no activation at all."""
    return torch.ones_like(z)


def at_the_output(z, activation):
    """f′(h) with h = f(z)."""
    return slope(ACTIVATIONS[activation](z), activation)


def next_layer(layer, weights):
    """The weights that what comes from layer + 1 goes through on its way to ``layer``."""
    return weights[layer + 1]


def unchanged(z, _activation):
    """What the last layer gives."""
    return z


def backward(
    network, *, scale=1.0, factor=slope, through=next_layer, at_output=flat, output=unchanged
):
    """Backpropagation with parts that can be wrong; ``delta`` of each layer comes third."""
    X, y, weights, biases, activation = network
    inputs, before = [X], []
    for W, b in zip(weights, biases, strict=True):
        before.append(inputs[-1] @ W + b)
        inputs.append(ACTIVATIONS[activation](before[-1]))
    error = output(before[-1], activation) - y
    delta = 2 * error / y.numel() * scale * at_output(before[-1], activation)
    deltas = [delta]
    for layer in reversed(range(len(weights) - 1)):
        back = delta @ through(layer, weights).T
        delta = back * factor(before[layer], activation)
        deltas.insert(0, delta)
    dW = [h.T @ delta for h, delta in zip(inputs[:-1], deltas, strict=True)]
    return dW, [delta.sum(dim=0) for delta in deltas], deltas


def in_parts(*, scale=lambda _y: 1.0, of_weights=list, of_biases=lambda db, _deltas: db, **parts):
    """Backpropagation that is wrong in some parts; ``scale`` is a factor that follows from y."""

    def build(X, y, weights, biases, activation="relu"):
        network = (X, y, weights, biases, activation)
        dW, db, deltas = backward(network, scale=scale(y), **parts)
        return of_weights(dW), of_biases(db, deltas)

    return build


factor_two = misconception(
    "backward-factor-two",
    of="mlp_backward",
    says="Every gradient is half of what is due: the 2 from the derivative of the square is "
    "missing.",
    why="The derivative of a square has a factor that only cancels if the loss carries a ½, and "
    "this one doesn't.",
)(in_parts(scale=lambda _y: 0.5))

of_the_sum = misconception(
    "backward-sum",
    of="mlp_backward",
    says="These are the gradients of the sum of squared errors, not of their mean.",
    why="The division of the mean is a constant factor of the loss, and so of all its gradients. "
    "It got lost at the start, and every layer inherits that.",
)(in_parts(scale=lambda y: float(y.numel())))

per_row = misconception(
    "backward-per-row",
    of="mlp_backward",
    says="It is divided by the number of rows where the number of all elements is meant.",
    why="The mean goes over rows and outputs. With one output they are the same; with several, "
    "every gradient is too large by the number of outputs.",
)(in_parts(scale=lambda y: float(y.shape[1])))

plain_difference = misconception(
    "backward-plain-difference",
    of="mlp_backward",
    says="The backward pass starts from ŷ − y as it is: both the 2 and the division by the number "
    "of elements are missing.",
    why="That is the derivative of half the sum of squares. The loss here is a mean, without a ½.",
)(in_parts(scale=lambda y: y.numel() / 2))

difference_per_row = misconception(
    "backward-difference-per-row",
    of="mlp_backward",
    says="The backward pass starts from ŷ − y divided by the number of rows: the 2 is missing, "
    "and the number of outputs in the division.",
    why="With two outputs the two mistakes cancel, with any other number they don't.",
)(in_parts(scale=lambda y: y.shape[1] / 2))

activated_output = misconception(
    "backward-activated-output",
    of="mlp_backward",
    says="On the way forward the last layer gets the activation, too.",
    why="The network of exercise 9 has none there, and so the error starts from other predictions.",
    spelled=[
        {"(before[-1] - y)": "(inputs[-1] - y)"},
        {"2 * (before[-1] - y)": "(2 * ACTIVATIONS[activation](before[-1]) - 2 * y)"},
    ],
)(in_parts(output=lambda z, activation: ACTIVATIONS[activation](z)))

slope_missing = misconception(
    "backward-slope-missing",
    of="mlp_backward",
    says="The derivative of the activation is missing on the way back.",
    why="Each hidden unit's answer changes as fast as its activation is steep there. Without that "
    "factor the network is treated as if it were linear; only the last layer is right.",
)(in_parts(factor=flat))

slope_at_h = misconception(
    "backward-slope-at-h",
    of="mlp_backward",
    says="The derivative of the activation is taken at h where it needs the pre-activation z.",
    why="h has been through the activation already, so it goes through it twice here. With relu "
    "nobody notices, because h is positive just where z is; sigmoid and tanh show it.",
)(in_parts(factor=at_the_output))


def one_at_zero(z, activation):
    return relu_slope_with_one_at_zero(z) if activation == "relu" else slope(z, activation)


relu_slope_at_zero = misconception(
    "backward-relu-slope-at-zero",
    of="mlp_backward",
    says=corner.SAYS,
    why=corner.WHY,
)(in_parts(factor=one_at_zero))


def formula_in_z(z, activation):
    if activation == "relu":
        return slope(z, activation)
    return z * (1 - z) if activation == "sigmoid" else 1 - z * z


def unsquared(z, activation):
    return 1 - torch.tanh(z) if activation == "tanh" else slope(z, activation)


slope_formula_in_z = misconception(
    "backward-slope-formula-in-z",
    of="mlp_backward",
    says="The derivative is written in terms of the activation's value, but z is put into it.",
    why="The short formulas for the derivatives of sigmoid and tanh want what came out of the "
    "activation, not what went in.",
)(in_parts(factor=formula_in_z))

bias_not_summed = misconception(
    "backward-bias-not-summed",
    of="mlp_backward",
    says="The biases' gradients still have a row for each example.",
    why="One bias is added to all rows and acts on the loss through all of them. Its gradient is "
    "one number, with the contributions of all rows in it.",
)(in_parts(of_biases=lambda _db, deltas: deltas))

transposed = misconception(
    "backward-transposed",
    of="mlp_backward",
    says="The weights' gradients are transposed.",
    why="A gradient has the shape of its parameter: a row for each input and a column for each "
    "output. The two factors of the product stand in the wrong order.",
)(in_parts(of_weights=lambda dW: [gradient.T for gradient in dW]))

reversed_lists = misconception(
    "backward-reversed",
    of="mlp_backward",
    says="The lists are in reverse order: the last layer's gradients come first.",
    why="The backward pass finds the last layer's gradients first, and they were appended as they "
    "were found.",
)(in_parts(of_weights=lambda dW: dW[::-1], of_biases=lambda db, _deltas: db[::-1]))

own_weights = misconception(
    "backward-own-weights",
    of="mlp_backward",
    says="On the way back each layer is reached through its own weights, where the next layer's "
    "are meant.",
    why="A layer's output goes into the next layer and is multiplied by that layer's weights; the "
    "way back is the same way. The last layer's gradients are right, the others aren't, and with "
    "widths that differ the shapes don't even fit.",
)(in_parts(through=lambda layer, stack: stack[layer]))

own_weights_first_layer = misconception(
    "backward-own-weights-first-layer",
    of="mlp_backward",
    says="The first layer's gradient is computed with its own weights, where the second layer's "
    "are meant.",
    why="What the first layer puts out reaches the loss through the second layer. All gradients "
    "but the first layer's are right.",
)(in_parts(through=lambda layer, stack: stack[layer + (layer > 0)]))


def nearly_right(got, expected, *_arguments):
    """Whether all gradients are right to a few digits, and some not to more."""
    pairs = list(zip((*got[0], *got[1]), (*expected[0], *expected[1]), strict=True))
    if any(ours.dtype != theirs.dtype for ours, theirs in pairs):
        return False
    size = max(float(theirs.abs().max()) for _, theirs in pairs)
    single = pairs[0][1].dtype == torch.float32
    gap = max(float((ours - theirs).abs().max()) for ours, theirs in pairs) / size
    return (1e-5 if single else 1e-10) < gap < (3e-2 if single else 1e-3)


@misconception(
    "backward-not-exact",
    of="mlp_backward",
    says="These gradients are right to a few digits only, as differences of two losses are, or "
    "numbers that went through float32.",
    why="A difference is a slope over a short way, not at a point: a longer step is less exact, "
    "and with a shorter one rounding takes over. Besides, every parameter costs two forward "
    "passes. The chain rule gives all of them at once, to the last digit.",
    recognise=nearly_right,
    handed_out=True,
)
def finite_differences(X, y, weights, biases, activation="relu"):
    def loss(parameters):
        L = len(weights)
        h = X
        for at in range(L):
            h = h @ parameters[at] + parameters[L + at]
            h = ACTIVATIONS[activation](h) if at < L - 1 else h
        return (h - y).square().mean()

    found = []
    everything = [parameter.clone() for parameter in (*weights, *biases)]
    for parameter in everything:
        flat = parameter.view(-1)
        gradient = torch.zeros_like(flat)
        for at in range(len(flat)):
            kept = float(flat[at])
            flat[at] = kept + 1e-4
            above = loss(everything)
            flat[at] = kept - 1e-4
            gradient[at] = (above - loss(everything)) / 2e-4
            flat[at] = kept
        found.append(gradient.view_as(parameter))
    return found[: len(weights)], found[len(weights) :]


def _backward_with(slopes):
    return in_parts(factor=lambda z, word: slopes[word](z))


backward_another_slope = family(
    "backward-another-slope",
    of="mlp_backward",
    says="On the way back one activation has another derivative than its own: {form}.",
    why="All gradients below the last layer are those of that function; the last layer's don't "
    "depend on it. The branches may be mixed up, or a formula: the statement has all three.",
    forms=one_exchanged(_backward_with, SLOPES, MIXED_UP),
)


backward_scaled = family(
    "backward-wrong-constant",
    of="mlp_backward",
    says="The backward pass starts with a wrong constant, which all gradients inherit: {form}.",
    why="The loss is the mean of the squares over all elements. Write down its derivative with "
    "respect to one prediction: which constants are in it?",
    forms={
        "the sign is the other way round": in_parts(scale=lambda _y: -1.0),
        "the 2 is there twice": in_parts(scale=lambda _y: 2.0),
        "it is divided by the number of elements twice": in_parts(scale=lambda y: 1 / y.numel()),
        "it is divided by the number of outputs only": in_parts(scale=lambda y: float(len(y))),
        "it is divided by the number of outputs only, and the 2 is missing": in_parts(
            scale=lambda y: len(y) / 2
        ),
    },
)


def _showing(**parts):
    """The same, where a factor that happens to be 1 is none of the mistakes."""
    wrong, scale = in_parts(**parts), parts.get("scale")

    def build(X, y, weights, biases, activation="relu"):
        if scale is not None and scale(y) == 1:
            raise ValueError("with this many outputs the constant is right")
        return wrong(X, y, weights, biases, activation)

    return build


backward_two = family(
    "backward-two-mistakes",
    of="mlp_backward",
    says="The way back has a slip: {form}.",
    why="The last layer's gradients show the constant and what is done at the output alone; those "
    "before it show the rest, too. Hold one layer after the other against the statement.",
    forms=crossed(
        _showing,
        scale={
            "the 2 is missing": lambda _y: 0.5,
            "the mean's division is missing": lambda y: float(y.numel()),
            "it is divided by the number of rows only": lambda y: float(y.shape[1]),
            "it starts from ŷ − y as it is": lambda y: y.numel() / 2,
            "the sign is the other way round": lambda _y: -1.0,
        },
        factor={
            "the derivative of the activation is missing": flat,
            "the derivative of the activation is taken at h": at_the_output,
            "z is put into the derivative's formula for the output": formula_in_z,
            "ReLU's slope at exactly 0 counts as 1": one_at_zero,
            "tanh's derivative lacks the square": unsquared,
        },
        at_output={
            "the last layer, which has no activation, is multiplied by f′(z) all the same": slope,
            "the last layer, which has no activation, is multiplied by the derivative's formula "
            "all the same, with ŷ put in": formula_in_z,
        },
        of_weights={
            "the weights' gradients are transposed": lambda dW: [one.T for one in dW],
            "the list of the weights' gradients is reversed": lambda dW: dW[::-1],
        },
        of_biases={
            "the biases' gradients are means over the rows, not sums": (
                lambda _db, deltas: [delta.mean(dim=0) for delta in deltas]
            ),
            "the biases' gradients keep the summed dimension": (
                lambda db, _deltas: [one[None] for one in db]
            ),
            "the biases' gradients are summed over the units, not over the rows": (
                lambda _db, deltas: [delta.sum(dim=1) for delta in deltas]
            ),
            "the biases' gradients are single numbers": (
                lambda db, _deltas: [one.sum() for one in db]
            ),
            "the biases' gradients still have a row for each example": (lambda _db, deltas: deltas),
            "the list of the biases' gradients is reversed": lambda db, _deltas: db[::-1],
        },
    ),
)
