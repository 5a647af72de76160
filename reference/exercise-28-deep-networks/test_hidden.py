"""The hidden checks of exercise 28."""

import math

import pytest
import torch

from grader.suite import check, layers, normal, whole_tensors

CLOSE = {"rtol": 1e-9, "atol": 0.0}
"""A gradient of 1e-14 counts as much as one of 1: an absolute tolerance would let any pass."""
WIDTHS = {1: [3, 4], 2: [4, 5, 1], 3: [2, 6, 3, 5], 5: [3, 7, 2, 5, 4, 3]}
"""Layer sizes for each number of layers; one output, or several, but not two: ½ · 2 is 1."""


def network(*sizes, seed, n=5, gain=1.0):
    """X, y, weights and biases, as arguments of gradient_sizes."""
    X, y = normal(n, sizes[0], seed=100 + seed), normal(n, sizes[-1], seed=200 + seed)
    return X, y, *layers(*sizes, seed=seed, gain=gain)


def square(depth, width, *, seed, n=5, gain=1.0):
    """X, weights and biases, as arguments of residual_forward."""
    return normal(n, width, seed=300 + seed), *layers(*[width] * (depth + 1), seed=seed, gain=gain)


def deep(*, seed, gain=1.0):
    """20 layers of 12, of which the last is linear."""
    return network(*[12] * 21, seed=seed, n=8, gain=gain)


def in_use(shapes):
    """Weights of a model that is being trained: they require gradients, and have some."""
    weights = []
    for a, b in shapes:
        W = torch.randn(a, b, dtype=torch.float64) / math.sqrt(a)
        W.requires_grad_().grad = torch.ones_like(W)
        weights.append(W)
    return weights


def met_before(n, d):
    """Inputs that have a gradient from an earlier call."""
    X = torch.linspace(-1.5, 2.0, n * d, dtype=torch.float64).view(n, d)
    X.grad = torch.full_like(X, 0.5)
    return X


# --- residual_forward ---------------------------------------------------------------


@check(
    "One to twenty residual layers",
    of="residual_forward",
    points=0.25,
    hint=(
        "Get one layer right, then two. What is new with the second?",
        "Every layer is of the same kind, the last one too.",
    ),
)
@pytest.mark.parametrize("depth", [1, 2, 5, 20])
def test_depths(agree, depth):
    stack = square(depth, 4, seed=depth, gain=0.7)
    agree(lambda code: code.residual_forward(*stack))


@check(
    "Residual layers that are nearly 0 change nearly nothing",
    of="residual_forward",
    hint="What does a layer with weights of 0 hand on, of a negative number?",
)
def test_nearly_nothing(agree):
    X, weights, biases = square(6, 3, seed=11)
    none = [torch.zeros_like(W) for W in weights], [torch.zeros_like(b) for b in biases]
    little = [W / 100 for W in weights], [b / 100 for b in biases]
    agree(lambda code: [code.residual_forward(X, *net) for net in (little, none)], **CLOSE)


@check(
    "One example, views, and arguments left as they were",
    of="residual_forward",
    hint=(
        "`h += …` and methods that end in `_` write into what h is at the time. In the first "
        "layer, that is X.",
    ),
)
def test_residual_arguments(agree):
    X, weights, biases = square(3, 4, seed=12)
    turned = [W.T.contiguous().T for W in weights]
    view = torch.stack([X, X + 1], dim=1)[:, 0]
    agree(lambda code: code.residual_forward(view, turned, biases), unchanged=True)
    agree(lambda code: code.residual_forward(X[:1], weights, biases), unchanged=True)


test_residual_whole = whole_tensors(
    "Residual layers take all examples at once",
    of="residual_forward",
    points=0.5,
    few=square(3, 4, seed=13, n=3),
    many=square(3, 4, seed=14, n=17),
)

# --- gradient_sizes -----------------------------------------------------------------


@check(
    "Sizes in networks of one to five layers",
    of="gradient_sizes",
    points=0.25,
    hint=(
        "A network with one layer has no hidden one, and one place: X.",
        "With several outputs: over how many numbers does the loss's mean go?",
    ),
)
@pytest.mark.parametrize("depth", WIDTHS)
def test_sizes_depths(agree, depth):
    inputs = network(*WIDTHS[depth], seed=20 + depth)
    name = ("tanh", "sigmoid", "relu")[depth % 3]
    agree(lambda code: code.gradient_sizes(*inputs, name), **CLOSE)


@check(
    "Sizes with skips, in networks of one to four layers",
    of="gradient_sizes",
    points=0.25,
    hint=(
        "With a skip, h acts on the loss in two ways: through the layer, and past it.",
        "The last layer has neither a skip nor an activation. With one layer it is the only one.",
    ),
)
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_sizes_skips(agree, depth):
    inputs = network(*[4] * depth, 4 if depth == 3 else 3, seed=30 + depth)
    name = ("tanh", "sigmoid", "relu")[depth % 3]
    agree(lambda code: code.gradient_sizes(*inputs, name, skip=True), **CLOSE)


@check(
    "What is left of a gradient after twenty layers",
    of="gradient_sizes",
    points=0.5,
    hint=(
        "Sizes of 1e-13 are right where the sigmoid has eaten them up, and they are compared to "
        "nine digits, as all others are.",
        "Compare the size at X with what `slope_bound` says of so many layers.",
    ),
)
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_sizes_deep(agree, name):
    inputs = deep(seed=40, gain=2**0.5 if name == "relu" else 1.0)
    agree(lambda code: code.gradient_sizes(*inputs, name), **CLOSE)


@check(
    "Twenty layers with skips, and twenty in which a gradient explodes",
    of="gradient_sizes",
    hint="Large or small: a size is a size. Is anything clipped, scaled or rounded on the way?",
)
def test_sizes_large(agree):
    for name, skip, gain in (("sigmoid", True, 1.0), ("tanh", True, 1.0), ("relu", False, 8**0.5)):
        inputs = deep(seed=41, gain=gain)
        agree(
            lambda code, inputs=inputs, name=name, skip=skip: code.gradient_sizes(
                *inputs, name, skip
            ),
            **CLOSE,
        )


@check(
    "The same sizes when the same X comes again, with a `.grad` from before",
    of="gradient_sizes",
    hint=(
        "Call your function twice with the same X, and print both results.",
        "`backward()` adds to the `.grad` that is there. Whose `.grad` is it?",
    ),
)
def test_sizes_again(agree):
    _, y, weights, biases = network(3, 3, 5, seed=50)

    def twice(code):
        arguments = code.made(met_before, 5, 3), y, weights, biases, "tanh"
        return [code.gradient_sizes(*arguments, skip) for skip in (False, True, False)]

    agree(twice, unchanged=True, **CLOSE)


@check(
    "The weights of a model in training keep their `.grad`",
    of="gradient_sizes",
    points=0.5,
    hint=(
        "`backward()` writes into the `.grad` of every tensor that requires gradients, and "
        "weights that are being trained do.",
        "Autograd can be asked for the gradients of some tensors only, and `detach()` gives a "
        "tensor that it doesn't follow further back.",
    ),
)
def test_sizes_weights(agree):
    X, y, _, biases = network(3, 3, 3, 5, seed=51)

    def asked(code):
        weights = code.made(in_use, [[3, 3], [3, 3], [3, 5]])
        return code.gradient_sizes(X, y, weights, biases, "sigmoid", skip=True)

    agree(asked, unchanged=True, **CLOSE)


@check(
    "One example, views, and arguments left as they were by the sizes",
    of="gradient_sizes",
    points=0.5,
    hint="`+=`, `insert`, `pop` and methods that end in `_` change what the caller handed in.",
)
def test_sizes_arguments(agree):
    X, y, weights, biases = network(4, 4, 4, 3, seed=52)
    turned = [W.T.contiguous().T for W in weights]
    view = torch.stack([X, X + 1], dim=1)[:, 0]
    for skip in (False, True):
        agree(
            lambda code, skip=skip: code.gradient_sizes(view, y, turned, biases, "relu", skip),
            unchanged=True,
            **CLOSE,
        )
    one = X[:1], y[:1], weights, biases, "tanh"
    agree(lambda code: code.gradient_sizes(*one, skip=True), **CLOSE)


test_sizes_whole = whole_tensors(
    "The sizes come from operations on all examples at once",
    of="gradient_sizes",
    points=0.5,
    few=(*network(4, 4, 3, seed=53, n=3), "tanh", True),
    many=(*network(4, 4, 3, seed=54, n=17), "tanh", True),
    hint=(
        "The norm of a tensor is a tensor, and several of them can be stacked to one.",
        "A matrix product goes over all rows by itself; no loop over examples is needed.",
    ),
)

# --- slope_bound --------------------------------------------------------------------


@check(
    "The bounds for two to fifty layers",
    of="slope_bound",
    hint=(
        "What becomes of the bound with one layer more?",
        "For tanh and for relu, draw the slope: what is the largest that it gets?",
    ),
)
def test_more_bounds(agree):
    names = ("sigmoid", "tanh", "relu")
    agree(
        lambda code: [code.slope_bound(name, count) for count in (2, 3, 20, 50) for name in names],
        **CLOSE,
    )
