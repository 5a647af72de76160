"""The known wrong ideas about what a comparison returns, and slips of many kinds."""

import copy

import torch

from grader.suite import family, misconception

from .misconceptions import correlation, flat, from_mean, scored, squared_errors
from .misconceptions_compare import (
    KEPT,
    LOOP,
    ON_TEST,
    ON_TRAIN,
    R_SQUARED,
    STEP,
    STEPS,
    adam,
    as_it_was,
    both_scores,
    compare_wrong,
    comparison,
    on_training_points,
)


def by(score):
    """The right training, with another score."""

    def both(model, X_train, y_train, X_test, y_test):
        with torch.no_grad():
            return tuple(
                float(score(model(X), y)) for X, y in ((X_train, y_train), (X_test, y_test))
            )

    return comparison(score=both)


OTHER_SCORES = {
    "they are the mean squared errors": lambda y_hat, y: (y - y_hat).square().mean(),
    "they are the roots of the mean squared errors": lambda y_hat, y: (
        (y - y_hat).square().mean().sqrt()
    ),
    "the quotient isn't subtracted from 1": scored(joined=lambda residual, total: residual / total),
    "predictions and targets are exchanged": lambda y_hat, y: R_SQUARED(y, y_hat),
    "they are squared correlations": lambda y_hat, y: correlation(y_hat, y).square(),
    "they are correlations": correlation,
    "one sum is divided by n − 1 and the other by n": lambda y_hat, y: (
        1 - (y - y_hat).square().mean() / y.var()
    ),
    "the errors' own mean is subtracted": scored(
        residual=lambda y_hat, y: from_mean(None, y - y_hat)
    ),
    "what is below 0 is made 0": scored(joined=lambda a, b: (1 - a / b).clamp(min=0)),
    "the mean of the targets isn't subtracted": scored(total=lambda _, y: y.square().sum()),
    "the targets are measured from the predictions' mean": scored(
        total=lambda y_hat, y: (y - y_hat.mean()).square().sum()
    ),
    "below the errors stands how far the predictions are from the targets' mean": scored(
        total=lambda y_hat, y: (y_hat - y.mean()).square().sum()
    ),
    "the predictions' scatter stands in the place of the errors": lambda y_hat, y: (
        squared_errors(flat(y).mean(), flat(y_hat)) / from_mean(None, flat(y))
    ),
}
compare_scores = family(
    "compare-other-score",
    of="compare",
    says="The models are trained rightly, but the scores aren't R²: {form}.",
    why="Both scores are R² of the statement, 1 − Σ(y − ŷ)²/Σ(y − ȳ)², with the sums over the "
    "points that the score is about. If you call your own `r_squared`, mend that first.",
    forms={form: by(score) for form, score in OTHER_SCORES.items()},
    spelled=[
        {
            ON_TRAIN: "on_train = nn.functional.mse_loss(model(X_train), y_train).item()",
            ON_TEST: "on_test = nn.functional.mse_loss(model(X_test), y_test).item()",
        },
        {
            ON_TRAIN: "on_train = r_squared(y_train, model(X_train)).item()",
            ON_TEST: "on_test = r_squared(y_test, model(X_test)).item()",
        },
        {
            ON_TRAIN: "on_train = 1 - r_squared(model(X_train), y_train).item()",
            ON_TEST: "on_test = 1 - r_squared(model(X_test), y_test).item()",
        },
    ],
)


def first_only(*given, **named):
    """The first model's scores for all."""
    found = comparison()(*given, **named)
    return found[:1] * len(found)


def flattened(*given, **named):
    """All scores in one list."""
    return [score for pair in comparison()(*given, **named) for score in pair]


def last_loss(models, X_train, y_train, X_test, y_test, epochs, lr):
    """The training score of the model before its last step."""
    data = X_train, y_train, X_test, y_test
    early = comparison(given=copy.deepcopy)(models, *data, max(epochs - 1, 0), lr)
    late = comparison()(models, *data, epochs, lr)
    return [(one[0], other[1]) for one, other in zip(early, late, strict=True)]


def by_kind(*given, **named):
    """The training scores of all models, and then the test scores."""
    return [list(scores) for scores in zip(*comparison()(*given, **named), strict=True)]


SEEN = (
    "model.eval()\n            seen = tuple(r_squared(model(X).detach(), y).item() for X, y in "
    "((X_train, y_train), (X_test, y_test)))\n            model.train()"
)


@misconception(
    "compare-best-on-test",
    of="compare",
    says="The scores are those of the epoch that was best on the test points, not of the last one.",
    why="Whoever chooses by the test points has used them for training: the score then says what "
    "was best on these points, not what to expect of others. And a model with more to choose from "
    "gains by it.",
    spelled=[
        {
            STEPS: f"{STEPS}\n        best = (-torch.inf, -torch.inf)",
            STEP: f"optimiser.step()\n            {SEEN}\n"
            "            best = max(best, seen, key=lambda s: s[1])\n",
            KEPT: "scores.append(best if epochs else (on_train, on_test))",
        },
        {
            STEPS: f"{STEPS}\n        history = []",
            STEP: f"optimiser.step()\n            {SEEN}\n            history.append(seen)\n",
            KEPT: "scores.append(max(history, key=lambda s: s[1], default=(on_train, on_test)))",
        },
    ],
)
def best_on_test(models, X_train, y_train, X_test, y_test, epochs, lr):
    found = []
    for model in models:
        modes = [(part, part.training) for part in model.modules()]
        data = X_train, y_train, X_test, y_test
        seen = [] if epochs else [both_scores(model.eval(), *data)]
        descend = adam(model.parameters(), lr)
        for _ in range(epochs):
            descend.zero_grad()
            (model.train()(X_train) - y_train).square().mean().backward()
            descend.step()
            seen.append(both_scores(model.eval(), *data))
        found.append(max(seen, key=lambda scores: scores[1]))
        as_it_was(model, modes)
    return found


def anew(models):
    """Other parameters to start from."""
    for model in models:
        for part in model.modules():
            if hasattr(part, "reset_parameters"):
                part.reset_parameters()
    return models


ANEW = "hasattr(part, 'reset_parameters')"
compare_anew = compare_wrong(
    "started-anew",
    "The models' parameters are drawn anew before the training.",
    "Each model is to be trained from the parameters that it comes with. Whoever wants to know how "
    "much luck has a part in it makes several models, and compares them all.",
    given=anew,
    spelled=[
        {
            LOOP: f"for part in torch.nn.ModuleList(models).modules():\n        if {ANEW}:\n"
            f"            part.reset_parameters()\n    {LOOP}"
        },
        {
            LOOP: "for part in [part for model in models for part in model.modules()]:\n"
            f"        getattr(part, 'reset_parameters', list)()\n    {LOOP}"
        },
    ],
)

compare_slips = family(
    "compare-slip",
    of="compare",
    says="The comparison has a slip: {form}.",
    why="Follow your code with two models and two epochs, line by line: what does each line "
    "change, and of which model?",
    forms={
        "each model takes one step too few": comparison(steps=lambda n, _: max(n - 1, 0)),
        "each model takes one step too many": comparison(steps=lambda n, _: n + 1),
        "each model takes a single step": comparison(steps=lambda n, _: min(n, 1)),
        "the epochs are shared out among the models": comparison(
            steps=lambda n, models: n // len(models)
        ),
        "no step is taken": comparison(steps=lambda *_: 0),
        "the steps go uphill": comparison(
            optimiser=lambda p, lr: torch.optim.Adam(p, lr=lr, maximize=True)
        ),
        "the learning rate isn't handed on, so that Adam takes its own, 0.001": comparison(
            optimiser=lambda p, _: torch.optim.Adam(p)
        ),
        "the optimiser is RMSProp, not Adam": comparison(
            optimiser=lambda p, lr: torch.optim.RMSprop(p, lr=lr)
        ),
        "the optimiser is AdamW, which makes the weights smaller": comparison(
            optimiser=lambda p, lr: torch.optim.AdamW(p, lr=lr)
        ),
        "the optimiser is gradient descent with a momentum of 0.9": comparison(
            optimiser=lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9)
        ),
        "the first model's scores stand for all": first_only,
        "it is one flat list of scores, not a pair for each model": flattened,
        "it is one list of training scores and one of test scores": by_kind,
        "both scores are those of the training points, and from before the training": comparison(
            score=on_training_points, late=False
        ),
        "the training score is that from before the last step": last_loss,
        "only the last model's scores are returned": (
            lambda *given, **named: comparison()(*given, **named)[-1:]
        ),
    },
    spelled=[
        {"range(epochs)": "range(epochs + 1)"},
        {"Adam(model.parameters(), lr=lr)": "Adam(model.parameters())"},
        {"torch.optim.Adam(": "torch.optim.AdamW("},
        {KEPT: "scores += [on_train, on_test]"},
    ],
)
