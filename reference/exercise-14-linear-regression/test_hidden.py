"""The hidden checks of exercise 14."""

import pytest
import torch

from grader.suite import check, normal, part, whole_tensors


def data(n, d, *, seed, dtype=torch.float64):
    """Inputs [n, d] around 1, and targets [n] of a plane with noise."""
    X = 1 + normal(n, d, seed=seed, scale=0.6)
    y = X @ normal(d, seed=seed + 1) + normal(seed=seed + 2)
    return X.to(dtype), (y + normal(n, seed=seed + 3, scale=0.5)).to(dtype)


def knobs(d, *, seed, dtype=torch.float64):
    """A w of shape [d], and a b."""
    return normal(d, seed=seed, dtype=dtype), normal(seed=seed + 1, dtype=dtype)


def case(n, d, *, seed, dtype=torch.float64):
    """X, y, w and b."""
    return *data(n, d, seed=seed, dtype=dtype), *knobs(d, seed=seed + 100, dtype=dtype)


SQUARE = case(4, 4, seed=1)
TALL = case(11, 3, seed=2)


@check(
    "Predictions: one feature, many, no example, both dtypes",
    of="predict",
    hint="Is the result one number for each row, also where there is only one feature or no row?",
)
def test_predictions_of_all_sizes(agree):
    for n, d in ((5, 1), (1, 3), (3, 3), (0, 2), (8, 6)):
        X, _, w, b = case(n, d, seed=10 + n)
        agree(lambda code, X=X, w=w, b=b: code.predict(X, w, b), unchanged=True)
    X, _, w, b = case(6, 2, seed=16, dtype=torch.float32)
    agree(lambda code: code.predict(X, w, b))


FEW, MANY = case(3, 2, seed=21), case(9, 7, seed=22)
test_predictions_at_once = whole_tensors(
    "Predictions are made for all examples at once",
    of="predict",
    few=(FEW[0], *FEW[2:]),
    many=(MANY[0], *MANY[2:]),
    hint="A matrix times a vector is one operation, however many rows there are.",
)


@check(
    "Both gradients for as many examples as features",
    of="mse_gradients",
    hint=(
        "With a square X no error shows a transpose: follow one feature by hand.",
        "The gradient for the first weight needs the first feature of all examples.",
    ),
)
def test_gradients_square(agree):
    agree(lambda code: code.mse_gradients(*SQUARE))


@check(
    "Both gradients for eleven examples",
    of="mse_gradients",
    hint="Write the shape under every factor: [d, n] times [n] gives [d].",
)
def test_gradients_tall(agree):
    agree(lambda code: code.mse_gradients(*TALL))


@check(
    "One example, one feature, float32, and arguments left as they were",
    of="mse_gradients",
    hint=(
        "`-=` and methods that end in `_` change what the caller handed in.",
        "Print shape and dtype of both gradients next to those of w and b.",
    ),
)
def test_gradients_small(agree):
    for arguments in (
        case(5, 1, seed=32),
        case(1, 3, seed=31),
        case(1, 1, seed=33),
        case(6, 2, seed=34, dtype=torch.float32),
    ):
        agree(lambda code, args=arguments: code.mse_gradients(*args), unchanged=True)


test_gradients_at_once = whole_tensors(
    "The gradients come from whole-tensor operations",
    of="mse_gradients",
    few=FEW,
    many=MANY,
    hint="The sum over all examples of a feature times the error is one matrix product.",
)


@check(
    "200 losses with three features, to nine digits",
    of="fit",
    needs="losses",
    hint="Is every tensor on the way of X's dtype, and each loss that of before its step?",
)
def test_history(agree):
    X, y = data(9, 3, seed=51)
    agree(lambda code: part(code.fit(X, y, 0.05, 200), 2, of=3))


@check(
    "As many examples as features, a single example, float32",
    of="fit",
    hint=(
        "What w starts from takes its shape and its dtype from X.",
        "With one example the mean is over one error.",
    ),
)
@pytest.mark.parametrize("form", ["square", "one", "float32"])
def test_other_data(agree, form):
    n, d = {"square": (3, 3), "one": (1, 2), "float32": (7, 2)}[form]
    X, y = data(n, d, seed=61 + n, dtype=torch.float32 if form == "float32" else torch.float64)
    digits = {"rtol": 1e-4, "atol": 1e-5} if form == "float32" else {}
    agree(lambda code: code.fit(X, y, lr=0.04, steps=6), unchanged=True, **digits)


@check(
    "Two steps, and none",
    of="fit",
    hint="With `steps = 0` nothing has happened yet: what are w, b and the list of losses then?",
)
def test_no_step(agree):
    X, y = data(5, 2, seed=71)
    agree(lambda code: [code.fit(X, y, 0.1, steps) for steps in (2, 0)])


@check(
    "400 steps reach the best line that there is",
    of="fit",
    points=0.5,
    needs="where_it_leads",
    hint="The first steps were right. Does something change later on, or end too early?",
)
def test_least_squares(agree):
    X, y = data(8, 1, seed=81)

    # Around 0 the slowest direction shrinks by 7 % a step or more: 400 leave nothing to go.
    def scenario(code):
        found = code.fit(X - 1, y, 0.1, 400)
        return [part(found, at, of=3) for at in (0, 1)]

    agree(scenario)


@check(
    "A learning rate that is too large makes the loss grow",
    of="fit",
    points=0.5,
    needs="losses",
    hint="Take each step as the formula says, also where the loss goes up.",
)
def test_divergence(agree):
    X, y = data(6, 2, seed=91)
    agree(lambda code: part(code.fit(X, y, lr=0.9, steps=25), 2, of=3))


@check(
    "A step takes all examples at once",
    of="fit",
    hint="One loop is enough, that over the steps. Inside it everything concerns whole tensors.",
)
def test_steps_at_once(agree):
    few, many = data(4, 2, seed=95), data(13, 6, seed=96)
    agree.vectorised(lambda code: code.fit(*few, 0.05, 3), lambda code: code.fit(*many, 0.05, 3))
