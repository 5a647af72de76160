"""The known wrong ideas about the relative error."""

import torch

from grader.suite import family, misconception


def error_from(above, below=lambda a, b: a.abs() + b.abs(), pick=torch.max):
    """A relative error from its parts; 0 where its lower side is 0, as is due."""

    def build(a, b):
        size = below(a, b)
        return pick(torch.where(size != 0, above(a, b) / size, 0))

    return build


def distance(a, b):
    """|a − b|."""
    return (a - b).abs()


@misconception(
    "error-signed",
    of="relative_error",
    says="The difference has a sign: where the second is larger, it counts as less than no error.",
    why="a − b is negative where b is larger, and the largest of such numbers overlooks it, "
    "however wrong it is. What counts is how far the two lie apart.",
    spelled=[{"(a - b).abs()": "a - b"}],
)
def signed(a, b):
    return error_from(lambda a, b: a - b)(a, b)


@misconception(
    "error-absolute",
    of="relative_error",
    says="This is the absolute error: nothing is divided.",
    why="How much a difference means depends on the size of what differs. 0.001 is nothing beside "
    "1000, and everything beside 0.0005.",
    spelled=["return torch.max(torch.abs(b - a))"],
)
def absolute(a, b):
    return distance(a, b).max()


@misconception(
    "error-zero-over-zero",
    of="relative_error",
    says="Where both are 0 this is 0/0, and the result becomes NaN.",
    why="Two zeros agree. The division knows nothing of that, and one NaN makes the largest of all "
    "errors NaN: such elements have to be looked at before, or after.",
    spelled=["return torch.max(torch.abs(a - b) / torch.add(a.abs(), b.abs()))"],
)
def zero_over_zero(a, b):
    return (distance(a, b) / (a.abs() + b.abs())).max()


@misconception(
    "error-mean",
    of="relative_error",
    says="This is the mean over the elements, where the largest is due.",
    why="One wrong element among twelve makes a mean twelve times smaller than its own error, and "
    "among a million it disappears. A gradient with one wrong element is wrong.",
    spelled=[{"0).max()": "0).mean()"}],
)
def mean_error(a, b):
    return error_from(distance, pick=torch.mean)(a, b)


error_slips = family(
    "error-slip",
    of="relative_error",
    says="The relative error has a slip: {form}.",
    why="Work out a single element by hand, with one positive and one negative number, and hold "
    "your code against it, bar by bar.",
    forms={
        "it is divided by |a| alone": error_from(distance, lambda a, _: a.abs()),
        "it is divided by |b| alone": error_from(distance, lambda _, b: b.abs()),
        "it is divided by |a + b|, one bar about the sum": error_from(
            distance, lambda a, b: (a + b).abs()
        ),
        "it is divided by the larger of the two": error_from(
            distance, lambda a, b: torch.maximum(a.abs(), b.abs())
        ),
        "it is divided by a + b, without bars": error_from(distance, lambda a, b: a + b),
        "it is divided by half of |a| + |b|": error_from(
            distance, lambda a, b: (a.abs() + b.abs()) / 2
        ),
        "the bars are about each number, not about their difference": error_from(
            lambda a, b: a.abs() - b.abs()
        ),
        "the errors are added up": error_from(distance, pick=torch.sum),
        "it is the smallest error, not the largest": error_from(distance, pick=torch.min),
        "it isn't reduced to one number": error_from(distance, pick=lambda each: each),
        "the lengths of the two are compared, not the elements": (
            lambda a, b: (a - b).norm() / (a.norm() + b.norm())
        ),
        "the largest difference is divided by the largest size": (
            lambda a, b: distance(a, b).max() / (a.abs() + b.abs()).max()
        ),
        "the sums of both are compared, not the elements": (
            lambda a, b: distance(a, b).sum() / (a.abs() + b.abs()).sum()
        ),
    },
    spelled=[
        {"a.abs() + b.abs()": "(a + b).abs()"},
        {"a.abs() + b.abs()": "a.abs()"},
        {"0).max()": "0).sum()"},
        {"a.abs() + b.abs()": "torch.maximum(a.abs(), b.abs())"},
    ],
)
