"""What you can see of how exercise 14 is graded."""

import torch

from grader.suite import check, numbers, part, pictures

X = numbers([0.0], [0.5], [1.0], [1.5], [2.0], [3.0])
Y = numbers(-1.2, 0.3, 0.9, 2.2, 2.7, 5.3)
TWO = numbers([1.0, 2.0], [0.5, -1.0], [-1.0, 0.0], [2.0, 1.0])
TARGETS = numbers(1.0, 2.0, -1.0, 0.5)
W, B = numbers(0.5, -1.5), torch.tensor(0.25, dtype=torch.float64)


def line_through_points(got, expected, **caption):
    """The picture of the points, of the lines that were found, and of how their losses went."""
    (w, b, losses), (v, c, due) = got, expected
    return pictures.fits(
        X[:, 0],
        Y,
        {"the reference's w and b": X @ v + c, "your w and b": X @ w + b},
        losses={"the reference's w and b": due, "your w and b": losses},
        points=True,
        **caption,
    )


@check(
    "The predictions for four examples with two features",
    of="predict",
    points=1,
    hint=(
        "Work out the first example by hand: each feature times its weight, and what is added?",
        "A matrix times a vector does that for all rows at once. What is still missing then?",
    ),
)
def test_predictions(agree):
    agree(lambda code: code.predict(TWO, W, B))


@check(
    "The gradient for w",
    of="mse_gradients",
    points=1.5,
    hint=(
        "Write down the errors of the four examples first: prediction minus target.",
        "Every feature has a weight, and its gradient adds up that feature times the error over "
        "all examples. Which factor stands in front?",
    ),
)
def test_gradient_of_w(agree):
    agree(lambda code: part(code.mse_gradients(TWO, TARGETS, W, B), 0, of=2))


@check(
    "The gradient for b",
    of="mse_gradients",
    points=1.5,
    hint=(
        "b is added to every prediction as it is. What does its gradient add up?",
        "Is it a single number, and the mean rather than the sum?",
    ),
)
def test_gradient_of_b(agree):
    agree(lambda code: part(code.mse_gradients(TWO, TARGETS, W, B), 1, of=2))


@check(
    "The first 12 losses",
    of="fit",
    points=3,
    hint=(
        "The first loss is that of w = 0, b = 0: every prediction is 0.",
        "Compare your losses with the report's: the first one that differs says after which step "
        "things went wrong.",
    ),
)
def test_losses(agree, picture):
    picture(
        lambda code: code.fit(X, Y, lr=0.1, steps=12), line_through_points,
        title="The line after 12 steps",
    )  # fmt: skip
    agree(lambda code: part(code.fit(X, Y, lr=0.1, steps=12), 2, of=3))


@check(
    "w and b after five steps and after one",
    of="fit",
    points=2,
    hint=(
        "Do one step by hand: from w = 0 and b = 0 all predictions are 0.",
        "Both gradients belong to the w and the b from before the step.",
    ),
)
def test_where_it_leads(agree):
    def scenario(code):
        found = [code.fit(X, Y, lr=0.1, steps=steps) for steps in (5, 1)]
        return [part(each, at, of=3) for each in found for at in (0, 1)]

    agree(scenario)
