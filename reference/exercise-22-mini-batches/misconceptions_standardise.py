"""The known wrong ideas about standardising."""

import torch

from grader.suite import crossed, family, misconception


def mean_of(train, _other):
    """The means of the training columns."""
    return train.mean(dim=0)


def spread_of(train, _other):
    """Their standard deviations."""
    return train.std(dim=0, correction=0)


def one_for_zero(std):
    """What divides where a column is constant."""
    return torch.where(std == 0, torch.ones_like(std), std)


def _standardised(mean=mean_of, std=spread_of, guard=one_for_zero, of_other=None):
    """Both data sets; ``of_other`` standardises the other one in its own way."""

    def build(train, other):
        middle, size = mean(train, other), guard(std(train, other))
        usual = (other - middle) / size
        return (train - middle) / size, of_other(train, other) if of_other else usual

    return build


def standardise_wrong(identifier, says, why, spelled, **parts):
    """An entry for standardise with a part that is wrong."""
    declare = misconception(
        f"standardise-{identifier}", of="standardise", says=says, why=why, spelled=spelled
    )
    return declare(_standardised(**parts))


BOTH = "return (train - mean) / std, (other - mean) / std"
SQUARES = "std = torch.square(train - mean).mean(dim=0).sqrt()"
GUARD = "std = torch.where(std == 0, 1, std)"
KNOWN = (
    "The model will meet the other data one by one, and nobody knows their mean beforehand. What "
    "was 3 in training must be the same number later, or the model reads it as something else."
)

own_statistics = standardise_wrong(
    "own-statistics",
    "The other data are standardised by their own mean and spread.",
    KNOWN,
    of_other=lambda _, other: _standardised()(other, other)[0],
    spelled=[
        {
            BOTH: "o = other - other.mean(dim=0)\n    s = o.square().mean(dim=0).sqrt()\n"
            "    return (train - mean) / std, o / torch.where(s == 0, 1, s)"
        },
        "def by_itself(Z):\n"
        "    s = Z.std(0, unbiased=False)\n"
        "    return (Z - Z.mean(0)) / s.masked_fill(s == 0, 1)\n"
        "return by_itself(train), by_itself(other)",
    ],
)
together = standardise_wrong(
    "together",
    "Mean and spread are those of both data sets together.",
    "What the other data are like leaks into the training that way. " + KNOWN,
    mean=lambda *both: torch.cat(both).mean(dim=0),
    std=lambda *both: torch.cat(both).std(dim=0, correction=0),
    spelled=[
        {
            "mean = train.mean(dim=0)": "both = torch.cat([train, other])\n"
            "    mean = both.mean(dim=0)",
            SQUARES: "std = torch.square(both - mean).mean(dim=0).sqrt()",
        },
        "Z = torch.vstack([train, other])\n"
        "s = Z.std(0, unbiased=False)\n"
        "Z = (Z - Z.mean(0)) / s.masked_fill(s == 0, 1)\n"
        "return Z[: len(train)], Z[len(train) :]",
    ],
)
over_n_minus_one = standardise_wrong(
    "over-n-minus-one",
    "The standard deviation divides by n − 1, not by n.",
    "`std` of torch does that unless it is told otherwise: it estimates the spread of a population "
    "from a sample. Here the spread of these n numbers is meant, and a single row has one, too: 0.",
    std=lambda train, _: train.std(dim=0),
    spelled=[
        {SQUARES: "std = train.std(dim=0)"},
        {SQUARES: "std = (torch.square(train - mean).sum(dim=0) / (len(train) - 1)).sqrt()"},
    ],
)
unguarded = standardise_wrong(
    "unguarded",
    "A constant column is divided by 0.",
    "0/0 is NaN, and one NaN in the inputs makes every prediction and every gradient NaN.",
    guard=lambda std: std,
    spelled=[{GUARD: ""}, {GUARD: "std = torch.where(std < 0, 1, std)"}],
)


def sample_spread(train, _other):
    """The standard deviations over n − 1."""
    return train.std(dim=0)


def added(small):
    """What divides is the standard deviation plus a small number."""
    return lambda std: std + small


def at_least(small):
    """What divides is the standard deviation, or a small number if that is larger."""
    return lambda std: std.clamp(small)


def added_below_the_root(small):
    """What divides is the root of the variance plus a small number."""
    return lambda std: (std.square() + small).sqrt()


epsilon = family(
    "standardise-epsilon",
    of="standardise",
    says="A small number stands in the divisor, where 1 is due for a constant column: {form}.",
    why="The training column comes out right, since 0 divided by anything is 0. But other data "
    "that are off by 1 in that column come out as millions.",
    forms={
        f"{what} {small:.0e}": _standardised(std=std, guard=guard(small))
        for small in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
        for what, std, guard in (
            ("the standard deviation plus", spread_of, added),
            ("the standard deviation, but at least", spread_of, at_least),
            ("the root of the variance plus", spread_of, added_below_the_root),
            ("the standard deviation over n − 1, plus", sample_spread, added),
            ("the standard deviation over n − 1, but at least", sample_spread, at_least),
        )
    },
    spelled=[
        {GUARD: "std = std + 1e-8"},
        {GUARD: "std = std.clamp(min=1e-8)"},
        {GUARD: "std = (std * std + 1e-5).sqrt()"},
    ],
)
by_squares = standardise_wrong(
    "mean-of-squares",
    "The variance comes from the mean of the squares less the square of the mean.",
    "On paper that is the same. In float32 both are near a million where the mean is 1 000, and "
    "only about seven digits are kept: the difference, which should be 1, has hardly one left. "
    "Subtract the mean first, and square then.",
    std=lambda train, _: (train.square().mean(0) - train.mean(0).square()).clamp(min=0).sqrt(),
    spelled=[
        {SQUARES: "std = (train.square().mean(dim=0) - mean**2).clamp(min=0).sqrt()"},
        {SQUARES: "std = ((train * train).mean(dim=0) - mean * mean).abs().sqrt()"},
    ],
)


def _constant(of_column):
    """What else is made of a column that is constant: a function of it and of its mean."""

    def build(train, other):
        middle, std = mean_of(train, other), spread_of(train, other)
        size = one_for_zero(std)
        return tuple(
            torch.where(std == 0, of_column(Z, middle), (Z - middle) / size) for Z in (train, other)
        )

    return build


standardise_constant = family(
    "standardise-constant",
    of="standardise",
    says="A column that is constant in the training data goes wrong: {form}.",
    why="Only the divisor is another one there, 1 for 0. The mean is subtracted as everywhere.",
    forms={
        "it stays as it is, and its mean isn't subtracted": _constant(lambda Z, _: Z),
        "0 stands for its values, so that it comes out as minus its mean": _constant(
            lambda Z, m: 0 * Z - m
        ),
        "it is 0 in the other data, too": _constant(lambda Z, _: 0 * Z),
        "its mean is subtracted twice": _constant(lambda Z, m: Z - 2 * m),
        "it comes out as 1": _constant(lambda Z, _: 0 * Z + 1),
        "it is divided by its mean": _constant(lambda Z, m: (Z - m) / m),
    },
    spelled=[
        {
            BOTH: "flat = (train == train[0]).all(dim=0)\n"
            "    return tuple(torch.where(flat, Z, (Z - mean) / std) for Z in (train, other))"
        },
        {
            GUARD: "",
            BOTH: "return ((train - mean) / std).nan_to_num(0), "
            "((other - mean) / std).nan_to_num(0, 0, 0)",
        },
        {
            BOTH: "keep = (std != 1) | (train != train[0]).any(dim=0)\n"
            "    return (train * keep - mean) / std, (other * keep - mean) / std"
        },
    ],
)

standardise_slips = family(
    "standardise-slip",
    of="standardise",
    says="Standardising has a slip: {form}.",
    why="Standardise three numbers, 1, 3 and 8, by hand: their mean is 4, the squared distances "
    "are 9, 1 and 16, and the column becomes three numbers of mean 0 and mean square 1.",
    forms={
        **crossed(
            _standardised,
            mean={
                "the mean isn't subtracted": lambda train, _: 0 * train[0],
                "the mean is that of all numbers, not of each column": lambda train, _: (
                    train.mean().expand(train.shape[1])
                ),
                "the smallest value is subtracted, not the mean": lambda train, _: train.amin(0),
                "the median is subtracted, not the mean": lambda train, _: train.median(0).values,
            },
            std={
                "nothing is divided": lambda train, _: 0 * train[0],
                "what divides is the variance, without the root": lambda train, _: train.var(
                    dim=0, correction=0
                ),
                "the variance divides, and is taken over n − 1": lambda train, _: train.var(dim=0),
                "the spread is that of all numbers, not of each column": lambda train, _: train.std(
                    correction=0
                ).expand(train.shape[1]),
                "the spread is that of all numbers, and over n − 1": lambda train, _: (
                    train.std().expand(train.shape[1])
                ),
                "what divides is largest less smallest": lambda train, _: (
                    train.amax(0) - train.amin(0)
                ),
                "what divides is the mean distance from the mean": lambda train, _: (
                    (train - train.mean(0)).abs().mean(0)
                ),
                "what divides is the root of the sum of squares, not of their mean": (
                    lambda train, _: (train - train.mean(0)).norm(dim=0)
                ),
                "the spread is over n − 1": lambda train, _: train.std(dim=0),
            },
            of_other={
                "the other data are left as they are": lambda _, other: other,
                "the other data lose the mean, and aren't divided": lambda train, other: (
                    other - train.mean(0)
                ),
                "the other data lose their own mean": lambda train, other: (
                    (other - other.mean(0)) / one_for_zero(spread_of(train, other))
                ),
                "the other data have their own mean and spread": lambda _, other: _standardised()(
                    other, other
                )[0],
                "the other data have their own mean and spread, over n − 1": lambda _, other: (
                    (other - other.mean(0)) / one_for_zero(other.std(dim=0))
                ),
            },
        ),
        "it multiplies by the standard deviation": _standardised(
            guard=lambda std: 1 / one_for_zero(std)
        ),
        "mean and spread are taken along the rows": lambda *both: tuple(
            _standardised()(Z.T, Z.T)[0].T for Z in both
        ),
        "the training data are standardised by the other's mean and spread": lambda *both: (
            _standardised()(*both[::-1])[::-1]
        ),
        "the other data come first": lambda *both: _standardised()(*both)[::-1],
    },
    spelled=[
        {SQUARES: "std = torch.square(train - mean).mean(dim=0)"},
        {BOTH: "return (train - mean) * std, (other - mean) * std"},
        {
            "mean = train.mean(dim=0)": "mean = train.mean()",
            SQUARES: "std = train.std().expand(train.shape[1])",
        },
        {BOTH: "return (train - mean) / std, other"},
        {BOTH: "return train / std, other / std"},
    ],
)
