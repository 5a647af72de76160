"""The hidden checks of exercise 27."""

import pytest
import torch

from grader.suite import Raise, check, draw_in_words, layers, normal, whole_tensors

# --- xavier_uniform and he_normal ---------------------------------------------------

SMALL = [(1, 1), (5, 1), (1, 7), (3, 2)]


def little(function, most):
    """What can be said of small matrices: their shapes, and that nothing is far too large."""
    said = []
    for d, h in SMALL:
        W = function(d, h)
        fine = bool(W.any() and (W.abs() <= most(d, h)).all())
        said.append(f"{list(W.shape)} {W.dtype} {fine}")
    return said


@check(
    "More outputs than inputs",
    of="xavier_uniform",
    hint="Exchange the two numbers in your formula on paper. What becomes of the bound?",
)
def test_xavier_wide(agree):
    agree(lambda code: draw_in_words(code.xavier_uniform(100, 150), (2 / 250) ** 0.5))


@check(
    "Other gains",
    of="xavier_uniform",
    points=0.5,
    hint="What becomes of the bound if the gain is doubled?",
)
@pytest.mark.parametrize("gain", [0.5, 2.5])
def test_xavier_gain(agree, gain):
    size = gain * (2 / 250) ** 0.5
    agree(lambda code: draw_in_words(code.xavier_uniform(50, 200, gain), size))


@check(
    "Small matrices, one of a single number",
    of="xavier_uniform",
    points=0.5,
    hint="The shape is that of a matrix, also where there is a single input or output.",
)
def test_xavier_small(agree):
    def bound(d, h):
        return (6 / (d + h)) ** 0.5 * (1 + 1e-6)

    def scenario(code):
        large = draw_in_words(code.xavier_uniform(200, 50), (2 / 250) ** 0.5)
        return [*large, *little(code.xavier_uniform, bound)]

    agree(scenario)


@check(
    "More outputs than inputs",
    of="he_normal",
    hint="Which numbers does your code use? What becomes of a weight if only the outputs change?",
)
@pytest.mark.parametrize("shape", [(100, 400), (50, 200)], ids=["100 inputs", "50 inputs"])
def test_he_wide(agree, shape):
    agree(lambda code: draw_in_words(code.he_normal(*shape), (2 / shape[0]) ** 0.5))


@check(
    "Small matrices, one of a single number",
    of="he_normal",
    points=0.5,
    hint="The shape is that of a matrix, also where there is a single input or output.",
)
def test_he_small(agree):
    def far(d, h):
        return 7 * (2 / d) ** 0.5

    def scenario(code):
        large = draw_in_words(code.he_normal(200, 50), (2 / 200) ** 0.5)
        return [*large, *little(code.he_normal, far)]

    agree(scenario)


# --- signal_sizes -------------------------------------------------------------------


def stack(*widths, seed):
    """The matrices of a stack of layers of these widths."""
    return layers(*widths, seed=seed)[0]


X = normal(9, 4, seed=1)
WEIGHTS = stack(4, 6, 3, 5, seed=2)
SQUARE = stack(5, 5, 5, 5, seed=3)


@check(
    "Layers of other widths",
    of="signal_sizes",
    points=0.5,
    hint="Follow one row through the layers, with the activation on each of them.",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_widths(agree, activation):
    agree(lambda code: code.signal_sizes(X, WEIGHTS, activation), rtol=1e-9)


@check(
    "Square matrices",
    of="signal_sizes",
    points=0.5,
    hint=(
        "With square matrices no error shows a transpose, or that a layer gets the wrong input.",
        "Follow one row through two layers by hand.",
    ),
)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_square(agree, activation):
    rows = normal(7, 5, seed=4)
    agree(lambda code: code.signal_sizes(rows, SQUARE, activation), rtol=1e-9)


@check(
    "A signal that explodes, and one that dies out",
    of="signal_sizes",
    hint="However small a size is, it has as many digits as a large one. Is anything added to it?",
)
def test_far(agree):
    rows = normal(20, 40, seed=5)
    large, small = (
        [scale * normal(40, 40, seed=6 + at) for at in range(20)] for scale in (1.6, 0.016)
    )
    agree(lambda code: code.signal_sizes(rows, large, "relu"), rtol=1e-9)
    agree(lambda code: code.signal_sizes(rows, small, "tanh"), rtol=1e-9)


@check(
    "One layer, one row, and a single number",
    of="signal_sizes",
    points=0.5,
    hint="The result has as many sizes as there are layers, also if that is one.",
)
def test_one(agree):
    agree(lambda code: code.signal_sizes(X, WEIGHTS[:1], "tanh"), rtol=1e-9)
    agree(lambda code: code.signal_sizes(X[:1], WEIGHTS, "sigmoid"), rtol=1e-9)
    agree(lambda code: code.signal_sizes(X[:1, :1], stack(1, 1, seed=7), "sigmoid"), rtol=1e-9)


@check(
    "float32 stays float32",
    of="signal_sizes",
    points=0.5,
    hint="A new tensor takes its dtype from the one that it comes from.",
)
def test_float32(agree):
    matrices = [W.float() for W in WEIGHTS]
    agree(lambda code: code.signal_sizes(X.float(), matrices, "tanh"), rtol=1e-5)


@check(
    "Transposed views, and arguments that stay as they were",
    of="signal_sizes",
    points=0.5,
    hint="`pop` and methods whose names end in `_` change what the caller handed in.",
)
def test_views(agree):
    view = torch.stack([X, X + 1], dim=1)[:, 0]
    turned = [W.T.contiguous().T for W in WEIGHTS]
    agree(lambda code: code.signal_sizes(view, turned, "relu"), rtol=1e-9, unchanged=True)


@check(
    "An unknown activation is refused",
    of="signal_sizes",
    hint=(
        "What does your function do with a name that it doesn't know?",
        "`raise ValueError(...)` with a sentence that says what is allowed.",
    ),
)
def test_refused(agree):
    def scenario(code):
        refused = [
            code.signal_sizes.outcome(X, weights, name)
            for weights, name in ((WEIGHTS, "swish"), (WEIGHTS, "sin"), (WEIGHTS[:1], ""))
        ]
        right = code.signal_sizes(X, WEIGHTS, "sigmoid")
        return [right, *(one if isinstance(one, Raise) else "a value" for one in refused)]

    agree(scenario, rtol=1e-9)


test_whole = whole_tensors(
    "All rows at once",
    of="signal_sizes",
    points=0.5,
    few=(X[:3], WEIGHTS, "tanh"),
    many=(X, WEIGHTS, "tanh"),
    hint=(
        "A loop over the layers is fine. Inside it no row and no element has to be picked out.",
        "`torch.stack` makes one tensor of several, and no value leaves the tensors on the way.",
    ),
)
