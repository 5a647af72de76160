"""What you can see of how exercise 24 is graded."""

import functools

import torch
from torch import nn

from grader.suite import as_tuple, check, numbers, pictures

# Nine examples, to be dealt out.
X = numbers(
    [0.0, 10.0], [1.0, 11.0], [2.0, 12.0], [3.0, 13.0], [4.0, 14.0],
    [5.0, 15.0], [6.0, 16.0], [7.0, 17.0], [8.0, 18.0],
)  # fmt: skip
Y = numbers([0.5], [1.5], [2.5], [3.5], [4.5], [5.5], [6.5], [7.5], [8.5])
ORDER = torch.tensor([4, 7, 0, 5, 8, 2, 6, 1, 3])

# Six targets and what somebody predicted.
TARGETS = numbers(2.0, -1.0, 0.5, 4.0, 3.0, 0.5)
GOOD = numbers(1.9, -0.5, 1.3, 3.8, 3.6, 0.4)
BAD = numbers(-1.0, 2.0, 3.5, 0.0, 1.0, 4.0)

# Thirty points on a bent curve, of which every third is for the test.
BENT = torch.linspace(-2, 2, 30, dtype=torch.float64)[:, None]
HEIGHTS = numbers(
    -0.25, -0.33, -0.68, -0.75, -0.87, -1.2, -1.06, -1.64, -1.43, -1.42,
    -1.22, -1.1, -0.67, -0.47, -0.18, -0.1, 0.43, 0.76, 1.01, 1.31,
    1.38, 1.41, 1.51, 1.28, 1.11, 0.99, 0.78, 0.66, 0.24, 0.25,
)[:, None]  # fmt: skip
THIRD = torch.arange(30) % 3 == 1

# Points that are scattered about a line: ten to train on, and twelve for the test.
SCATTERED = numbers(
    -1.4, -0.1, 1.9, -1.3, 0.3, 0.8, 0.3, -1.5, 0.3, 1.7,
    -0.9, 1.1, -0.9, -0.1, 1.1, 0.0, -1.6, 1.0, 1.2, 1.1, 1.5, 0.9,
)[:, None]  # fmt: skip
ABOUT = numbers(
    -0.3, 0.5, 2.0, -1.4, 0.9, 1.6, -0.2, -2.1, -0.8, 1.4,
    -0.9, 0.6, -0.5, -1.4, 1.2, 0.8, -1.5, 0.5, 2.3, 1.0, 0.7, 0.9,
)[:, None]  # fmt: skip
LAST = torch.arange(22) >= 10

GRID = torch.linspace(-2, 2, 61, dtype=torch.float64)[:, None]


def line():
    """A model of the suite's own, so that a right comparison loses nothing for a wrong network."""
    return nn.Linear(1, 1).double()


def network(hidden):
    """A network of the suite's own."""
    return nn.Sequential(nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, 1)).double()


def spread(hidden, steepness):
    """Parameters to start from: the units bend side by side, so that few steps are enough."""
    bends = torch.linspace(-2, 2, hidden, dtype=torch.float64)
    return {
        "0.weight": torch.full((hidden, 1), steepness).double(),
        "0.bias": -steepness * bends,
        "2.weight": 0.3 * (-1) ** torch.arange(1, hidden + 1).double()[None],
        "2.bias": numbers(0.0),
    }


def two_models(code, hidden, steepness):
    """The line and the network."""
    models = [code.supply(line), code.supply(network, hidden)]
    models[0].load({"weight": numbers([-0.3]), "bias": numbers(0.5)})
    models[1].load(spread(hidden, steepness))
    return models


def pairs(scores):
    """Scores as they come, a list of two being as right as a tuple."""
    if not isinstance(scores, (list, tuple)):
        return scores
    return [tuple(one) if isinstance(one, list) else one for one in scores]


def on_the_curve(code, models):
    """The comparison on the bent curve."""
    train, test = ((BENT[rows], HEIGHTS[rows]) for rows in (~THIRD, THIRD))
    return code.compare(models, *train, *test, epochs=40, lr=0.02)


def about_the_line(code, models):
    """The comparison on the scattered points."""
    train, test = ((SCATTERED[rows], ABOUT[rows]) for rows in (~LAST, LAST))
    return code.compare(models, *train, *test, epochs=50, lr=0.1)


def fits_of(comparison, x, hidden, steepness):
    """The scenario of a picture: what both models predict once they have been compared."""

    def scenario(code):
        models = two_models(code, hidden, steepness)
        comparison(code, models)
        return [model(torch.cat([x, GRID])) for model in models]

    return scenario


def two_fits(x, y, new, got, expected, **caption):
    """The picture of both fits, over the points that they were trained on and the new ones."""
    named = dict(zip(("your line", "your network"), got, strict=True))
    for name, one, due in zip(("line", "network"), got, expected, strict=True):
        if not torch.allclose(one, due, atol=1e-2):
            named[f"the reference's {name}"] = due
    # Between the points there are no targets, but the fits go on.
    targets = torch.cat([y, torch.full_like(GRID, torch.nan)])
    held_out = torch.cat([new, torch.zeros(len(GRID), dtype=torch.bool)])
    return pictures.fits(
        torch.cat([x, GRID]), targets, named, points=True, held_out=held_out, **caption
    )


@check(
    "Nine examples, 0.3 of them for the test",
    of="split",
    points=2,
    hint=(
        "How many examples is 0.3 of nine, rounded to the nearest whole number?",
        "Which numbers of the order are the last ones? They say which rows are for the test.",
        "The same numbers pick the inputs and the targets.",
    ),
)
def test_nine(agree):
    agree(lambda code: as_tuple(code.split(X, Y, 0.3, ORDER)))


@check(
    "R² of good predictions, of bad ones, and of the mean",
    of="r_squared",
    points=2,
    hint=(
        "Write the six errors down, square them and add them up. Which sum goes below it?",
        "The mean of the targets as the prediction has R² 0. What is yours for it?",
        "Nothing keeps R² from being negative.",
    ),
)
def test_six_predictions(agree):
    mean = torch.full_like(TARGETS, 1.5)
    agree(lambda code: [code.r_squared(y_hat, TARGETS) for y_hat in (GOOD, BAD, mean)])


@check(
    "Predictions in a column, and targets that are none",
    of="r_squared",
    points=1,
    hint=(
        "What is the shape of the difference of a [6, 1] and a [6] tensor? Try it.",
        "Give both the same shape before you subtract.",
    ),
)
def test_columns(agree):
    columns = GOOD[:, None], TARGETS[:, None]
    agree(lambda code: [code.r_squared(columns[0], TARGETS), code.r_squared(GOOD, columns[1])])


@check(
    "A line and a network on a bent curve",
    of="compare",
    points=3,
    hint=(
        "For each model: what happens before, during and after its training? Write it in order.",
        "Whose parameters does the optimiser move that trains the second model?",
        "Two scores are due for each model. Which points is each of them about?",
    ),
)
def test_bent_curve(agree, picture):
    drawn = functools.partial(two_fits, BENT, HEIGHTS, THIRD)
    title = "Your two fits to the bent curve, and the points that were for the test"
    picture(fits_of(on_the_curve, BENT, 8, 1.5), drawn, title=title)
    agree(lambda code: pairs(on_the_curve(code, two_models(code, 8, 1.5))), rtol=1e-4)


@check(
    "A line and a network on ten points about a line",
    of="compare",
    points=2,
    hint=(
        "The network is better on the ten points and worse on the new ones. Is it with you?",
        "Every score compares with a mean. Of which targets?",
    ),
)
def test_ten_points(agree, picture):
    drawn = functools.partial(two_fits, SCATTERED, ABOUT, LAST)
    title = "Your two fits to ten points about a line, and twelve new points"
    picture(fits_of(about_the_line, SCATTERED, 12, 2.0), drawn, title=title)
    agree(lambda code: pairs(about_the_line(code, two_models(code, 12, 2.0))), rtol=1e-4)
