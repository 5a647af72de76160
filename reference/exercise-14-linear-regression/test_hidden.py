"""The hidden checks of exercise 14."""

import pytest
import torch

from grader.suite import check, generator


def data(n, d, *, seed, dtype=torch.float64, noise=0.5):
    """Inputs [n, d] around 1, and targets [n] of a plane with noise."""
    draw = generator(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    X = 0.6 * normal(n, d) + 1
    y = X @ normal(d) + normal(()) + noise * normal(n)
    return X.to(dtype), y.to(dtype)


def knobs(d, *, seed, dtype=torch.float64):
    """A w of shape [d], and a b."""
    draw = generator(seed)
    both = torch.randn(d + 1, generator=draw, dtype=torch.float64).to(dtype)
    return both[:d], both[d]


def part(value, at, of):
    """One item of what was returned, so that each is judged by itself."""
    return value[at] if isinstance(value, (list, tuple)) and len(value) == of else value


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


@check(
    "Predictions are made for all examples at once",
    of="predict",
    hint="A matrix times a vector is one operation, however many rows there are.",
)
def test_predictions_at_once(agree):
    few, many = case(3, 2, seed=21), case(9, 7, seed=22)
    agree.in_tensors(lambda code: code.predict(few[0], few[2], few[3]))
    agree.vectorised(
        lambda code: code.predict(few[0], few[2], few[3]),
        lambda code: code.predict(many[0], many[2], many[3]),
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


@check(
    "The gradients come from whole-tensor operations",
    of="mse_gradients",
    hint="The sum over all examples of a feature times the error is one matrix product.",
)
def test_gradients_at_once(agree):
    few, many = case(3, 2, seed=41), case(12, 5, seed=42)
    agree.in_tensors(lambda code: code.mse_gradients(*few))
    agree.vectorised(lambda code: code.mse_gradients(*few), lambda code: code.mse_gradients(*many))


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
    agree(lambda code: part(code.fit(X - 1, y, 0.1, 400), slice(2), of=3))


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
