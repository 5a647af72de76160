"""The known wrong ideas about the noise of a mini-batch's gradient."""

import math

import torch

from grader.suite import crossed, family, misconception


def rows(X, y, w, b):
    """The gradients of the examples, [n, d + 1]."""
    return 2 * (X @ w + b - y).unsqueeze(1) * torch.cat([X, torch.ones_like(X[:, :1])], dim=1)


def of_rows(measure):
    return lambda X, y, w, b: measure(rows(X, y, w, b))


def lengths(away):
    """The squared lengths of rows."""
    return away.square().sum(1)


def noise_wrong(identifier, says, why, measure, spelled):
    """An entry for what is made of the gradients of the examples."""
    declare = misconception(
        f"noise-{identifier}", of="gradient_noise", says=says, why=why, spelled=spelled
    )
    return declare(of_rows(measure))


unbiased = noise_wrong(
    "unbiased",
    "The squared distances are divided by n − 1, not by n.",
    "n − 1 is for estimating the spread of a population from a sample. Here these are all the "
    "examples there are, and what is asked for is their plain mean. `var` divides by n − 1 unless "
    "it is told otherwise.",
    lambda g: lengths(g - g.mean(0)).sum() / (len(g) - 1) if len(g) > 1 else g.sum() * math.nan,
    spelled=[
        {"torch.square(distance).sum(dim=1).mean()": "torch.square(distance).sum() / (len(y) - 1)"},
        {"return torch.square(distance).sum(dim=1).mean()": "return gradients.var(dim=0).sum()"},
    ],
)
without_b = noise_wrong(
    "without-b",
    "The bias is left out: only the gradients for w are compared.",
    "An example says where w should go, and where b should go. Both belong to its gradient, which "
    "has d + 1 entries.",
    lambda g: lengths((g - g.mean(0))[:, :-1]).mean(),
    spelled=[
        {"torch.cat([X, torch.ones_like(X[:, :1])], dim=1)": "X"},
        {"torch.square(distance)": "torch.square(distance[:, :-1])"},
    ],
)
not_squared = noise_wrong(
    "not-squared",
    "This is the mean distance, not the mean squared distance.",
    "‖v‖² is the sum of the squares of v's entries, and ‖v‖ is its root. The mean of roots is not "
    "the root of the mean, so that no later square repairs it.",
    lambda g: lengths(g - g.mean(0)).sqrt().mean(),
    spelled=[
        {"sum(dim=1).mean()": "sum(dim=1).sqrt().mean()"},
        {"torch.square(distance).sum(dim=1)": "torch.linalg.vector_norm(distance, dim=1)"},
    ],
)


def _noise(
    rows=lambda g: g,
    centre=lambda g: g - g.mean(0),
    made=lambda away: lengths(away).mean(),
):
    """The noise from its parts: the gradients, how far they lie away, what is made of that."""
    return of_rows(lambda g: made(centre(rows(g))))


noise_slips = family(
    "noise-slip",
    of="gradient_noise",
    says="The noise has a slip: {form}.",
    why="Take two examples and write their two gradients, the mean of these, and the two "
    "distances on paper: each line of your code belongs to one of them.",
    forms=crossed(
        _noise,
        rows={
            "the factor 2 of the gradients is missing": lambda g: g / 2,
            "the bias is left out": lambda g: g[:, :-1],
        },
        centre={
            "the mean gradient isn't taken off": lambda g: g,
            "one mean of all entries is taken off, where each of the d + 1 has its own": (
                lambda g: g - g.mean()
            ),
            "the mean over each example's own entries is taken off, not that over the examples": (
                lambda g: g - g.mean(1, keepdim=True)
            ),
        },
        made={
            "it is a sum over the examples, not their mean": lambda away: lengths(away).sum(),
            "it is divided by n − 1, not by n": lambda away: lengths(away).sum() / (len(away) - 1),
            "it is a mean over the entries of the gradients, too": lambda away: (
                away.square().mean()
            ),
            "it is a mean over the entries of the gradients, too, with n − 1 for n": (
                lambda away: away.square().mean() * len(away) / (len(away) - 1)
            ),
            "it is the root of what is due": lambda away: lengths(away).mean().sqrt(),
            "it is half of what is due": lambda away: lengths(away).mean() / 2,
            "it is the mean distance, not squared": lambda away: lengths(away).sqrt().mean(),
            "the distance is added up without squares": lambda away: away.abs().sum(1).mean(),
            "each entry's spread is a root (`std`), not a square": lambda away: (
                away.square().mean(0).sqrt().sum()
            ),
            "each entry's spread is a root (`std`), not a square, with n − 1 for n": (
                lambda away: (away.square().sum(0) / (len(away) - 1)).sqrt().sum()
            ),
        },
    )
    | {
        "it is the square of the mean gradient's length": of_rows(
            lambda g: lengths(g.mean(0)[None])[0]
        ),
        "it is the distance of the losses from their mean, not of the gradients": (
            lambda X, y, w, b: (X @ w + b - y).square().var(unbiased=False)
        ),
        "the gradients aren't multiplied by their examples' features": (
            lambda X, y, w, b: (2 * (X @ w + b - y)).var(unbiased=False)
        ),
    },
    spelled=[
        {"slope = 2 * (X @ w + b - y)": "slope = X @ w + b - y"},
        {"torch.square(distance).sum(dim=1).mean()": "torch.square(distance).sum()"},
        {"distance = gradients - gradients.mean(dim=0)": "distance = gradients"},
        {"torch.square(distance).sum(dim=1).mean()": "torch.square(distance).mean()"},
        {"gradients.mean(dim=0)": "gradients.mean()"},
        {
            "gradients.mean(dim=0)": "gradients.mean()",
            "torch.square(distance).sum(dim=1).mean()": "torch.square(distance).mean()",
        },
    ],
)
