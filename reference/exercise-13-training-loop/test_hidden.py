"""The hidden checks of exercise 13."""

import pytest

from grader.suite import check, normal, numbers


def valley(w):
    return w.cosh().log().sum() + w.sum() ** 2 / 10


def slope_of_valley(w):
    return w.tanh() + w.sum() / 5


def bowl(w):
    return (w**2).sum() + 1


def slope_of_bowl(w):
    return 2 * w


def sunken_bowl(w):
    return (w**2).sum() - 3


def two_valleys(w):
    return ((w**2 - 4) ** 2).sum() / 16


def slope_of_two_valleys(w):
    return w * (w**2 - 4) / 4


def both(code, loss=valley, gradient=slope_of_valley):
    """The two functions that are handed in."""
    return {"loss": code.callable(loss), "gradient": code.callable(gradient)}


MATRIX = normal(3, 4, seed=1)
FORMS = {
    "number": normal(seed=2) + 3,
    "view": normal(2, 3, 2, seed=3).transpose(0, 2),
    "float32": numbers([0.4, -1.9, 2.5], [1.3, -0.2, 0.8]).float(),
}
SMALL, LARGE = normal(2, seed=4), normal(4, 5, seed=5)


def digits(form):
    """How close float32 has to come."""
    return {"rtol": 1e-4, "atol": 1e-5} if form == "float32" else {}


@check(
    "Forty steps with a matrix of parameters",
    of="training_loop",
    hint="Is every loss that of its own w, and every gradient, too?",
)
def test_forty(agree):
    agree(lambda code: code.training_loop(MATRIX, **both(code), lr=0.2, steps=40))


@check(
    "A single number, a view, float32; and w as it was",
    of="training_loop",
    points=0.5,
    hint="`-=` and methods that end in `_` change what the caller handed in.",
)
@pytest.mark.parametrize("form", FORMS)
def test_forms(agree, form):
    start = FORMS[form]
    agree(
        lambda code: code.training_loop(start, **both(code), lr=0.15, steps=6),
        unchanged=True,
        **digits(form),
    )


@check(
    "Two steps, one, and none",
    of="training_loop",
    points=0.5,
    hint="With no step nothing has happened yet: what are w and the list of losses then?",
)
def test_none(agree):
    agree(
        lambda code: [code.training_loop(MATRIX, **both(code), lr=0.2, steps=n) for n in (2, 1, 0)]
    )


@check(
    "A learning rate that is too large",
    of="training_loop",
    points=0.5,
    hint="A loss that grows is recorded as it is.",
)
def test_grows(agree):
    agree(
        lambda code: code.training_loop(
            MATRIX, **both(code, bowl, slope_of_bowl), lr=1.15, steps=12
        )
    )


@check(
    "A step moves all parameters at once",
    of="training_loop",
    points=0.5,
    hint="One loop is enough, that over the steps. Inside it everything concerns whole tensors.",
)
def test_at_once(agree):
    agree.vectorised(
        lambda code: code.training_loop(SMALL, **both(code), lr=0.2, steps=3),
        lambda code: code.training_loop(LARGE, **both(code), lr=0.2, steps=3),
    )


@check(
    "Three tolerances with a matrix of parameters",
    of="train_until",
    hint="Stop at the first w that is good enough, and not one later.",
)
def test_matrix(agree):
    agree(
        lambda code: [
            code.train_until(MATRIX, **both(code), lr=0.2, tolerance=tolerance, max_steps=99)
            for tolerance in (1.0, 0.03, 1e-5)
        ]
    )


@check(
    "Until: a single number, a view, float32; and w as it was",
    of="train_until",
    points=0.5,
    hint="`-=` and methods that end in `_` change what the caller handed in.",
)
@pytest.mark.parametrize("form", FORMS)
def test_until_forms(agree, form):
    start = FORMS[form]
    agree(
        lambda code: code.train_until(start, **both(code), lr=0.15, tolerance=0.3, max_steps=40),
        unchanged=True,
        **digits(form),
    )


@check(
    "At most so many steps: none, one, seven; good enough from the start",
    of="train_until",
    points=0.5,
    hint="Before which step do you look whether it may still be taken?",
)
def test_limits(agree):
    agree(
        lambda code: [
            code.train_until(MATRIX, **both(code), lr=0.2, tolerance=tolerance, max_steps=most)
            for tolerance, most in ((1e-5, 7), (1e-5, 1), (1e-5, 0), (1e3, 7), (1e3, 0))
        ]
    )


@check(
    "A loss that is exactly the tolerance",
    of="train_until",
    points=0.5,
    hint="“At most” includes the tolerance itself.",
)
def test_exactly(agree):
    # w is halved by each step, and all of it is exact: the losses are 17, 5, 2, 1.25, …
    start = numbers(4.0)
    agree(
        lambda code: [
            code.train_until(
                start,
                **both(code, bowl, slope_of_bowl),
                lr=0.25,
                tolerance=tolerance,
                max_steps=9,
            )
            for tolerance in (5.0, 2.0, 1.25, 1.1)
        ]
    )


@check(
    "A loss that grows before it falls, and one that falls below 0",
    of="train_until",
    points=0.5,
    hint=(
        "Two things end the loop, and a loss that has grown is neither of them.",
        "Is a loss of −2 at most 0.5? And what does your comparison say?",
    ),
)
def test_until_grows(agree):
    # From 2.7 the first step leads across a valley: the losses are 0.68, 0.77, 0.37, 0.00, …
    # From 4 each step halves w, and leads past all losses near 0: they are 13, 1, −2, −2.75, …
    across = numbers(2.7), two_valleys, slope_of_two_valleys, 0.9, 0.1
    below = numbers(4.0), sunken_bowl, slope_of_bowl, 0.25, 0.5

    def stopped(code, start, loss, gradient, lr, tolerance):
        handed = both(code, loss, gradient)
        return code.train_until(start, **handed, lr=lr, tolerance=tolerance, max_steps=9)

    agree(lambda code: [stopped(code, *across), stopped(code, *below)])


@check(
    "Each step on the way to the tolerance moves all parameters at once",
    of="train_until",
    points=0.5,
    hint="One loop is enough, that over the steps. Inside it everything concerns whole tensors.",
)
def test_until_at_once(agree):
    agree.vectorised(
        lambda code: code.train_until(SMALL, **both(code), lr=0.2, tolerance=1e-4, max_steps=3),
        lambda code: code.train_until(LARGE, **both(code), lr=0.2, tolerance=1e-4, max_steps=3),
    )
