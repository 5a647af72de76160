"""The known wrong ideas about the Hessian, and about the rate that comes of it."""

import torch

from grader.suite import crossed, family, misconception

ONCE = "return 2 / len(x) * (A.T @ A)"
EIGEN = "torch.linalg.eigvalsh(hessian(x))"


def curvature(x, corner=torch.ones_like, square=lambda x: x.square().mean(), factor=2.0):
    """The Hessian from its parts."""
    first, middle = square(x), x.mean()
    last = corner(first)
    return factor * torch.stack([first, middle, middle, last]).reshape(2, 2)


def without_off_diagonal(x):
    """The Hessian with zeros beside its diagonal."""
    return curvature(x).diag().diag()


def of_variance(x):
    """The Hessian with x's variance for its mean square."""
    return curvature(x, square=lambda x: x.var(unbiased=False))


def largest(values):
    """2 over the largest eigenvalue of a symmetric matrix."""
    return 2 / torch.linalg.eigvalsh(values)[-1]


def of_curvature(identifier, says, rate, why, wrong, *, spelled, in_rate):
    """The entries for a slip in the Hessian: one of hessian, one of largest_learning_rate."""
    of_hessian = misconception(
        f"hessian-{identifier}", of="hessian", says=says, why=why, spelled=spelled
    )
    of_rate = misconception(
        f"rate-{identifier}", of="largest_learning_rate", says=rate, why=why, spelled=in_rate
    )
    return of_hessian(wrong), of_rate(lambda x: largest(wrong(x)))


DIAGONAL = "torch.stack([(x**2).mean(), torch.ones_like(x[0])])"
hessian_two_missing, rate_two_missing = of_curvature(
    "two-missing",
    "This is half of what is due: the 2 that comes from the square is missing.",
    "The rate is twice what is due: it comes from a Hessian without its 2.",
    "The second derivative of u² is 2. Without it the ground looks half as bent as it is.",
    lambda x: curvature(x, factor=1.0),
    spelled=[
        {ONCE: "return A.T @ A / len(x)"},
        "s = x.mean()\nreturn torch.stack([(x**2).mean(), s, s, s**0]).view(2, 2)",
    ],
    in_rate=[
        {EIGEN: f"({EIGEN} / 2)"},
        "A = torch.stack([x, x**0], 1)\nreturn 2 / torch.linalg.eigvalsh(A.T @ A / len(x)).max()",
    ],
)
hessian_diagonal, rate_diagonal = of_curvature(
    "off-diagonal-missing",
    "The two entries beside the diagonal are missing.",
    "The rate comes from a Hessian without the entries beside its diagonal.",
    "They say how a step of w changes the gradient for b. Where x isn't 0 on average, the valley "
    "lies askew, and is bent more than either axis shows.",
    without_off_diagonal,
    spelled=[
        {ONCE: "return torch.diag(torch.diag(2 / len(x) * (A.T @ A)))"},
        f"return torch.diag(2 * {DIAGONAL})",
    ],
    in_rate=[
        {EIGEN: "torch.diag(hessian(x)).sort().values"},
        "return 2 / torch.maximum(2 * (x**2).mean(), torch.full_like(x[0], 2))",
    ],
)
MOVED = "2 * torch.diag(torch.stack([x.mean() ** 2, 0 * x[0]]))"
SPREAD = "s, v = x.mean(), x.var(unbiased=False)\nH = 2 * torch.stack([v, s, s, s**0]).view(2, 2)\n"
hessian_variance, rate_variance = of_curvature(
    "variance",
    "The first entry has x's variance, where its mean square is due.",
    "The rate comes from a Hessian with x's variance, where its mean square is due.",
    "The variance measures x from its mean, and the mean square from 0. The two are equal only if "
    "x is 0 on average. That is why people centre their data: it makes the valley rounder.",
    of_variance,
    spelled=[{ONCE: f"{ONCE} - {MOVED}"}, f"{SPREAD}return H"],
    in_rate=[
        {EIGEN: f"torch.linalg.eigvalsh(hessian(x) - {MOVED})"},
        f"{SPREAD}return 2 / torch.linalg.eigvalsh(H)[1]",
    ],
)
HESSIANS = {
    "it is a sum over the examples, not their mean": lambda x: curvature(x) * len(x),
    "it is a sum over the examples, and without the 2": lambda x: curvature(x) * len(x) / 2,
    "its corner for b isn't multiplied by n": (
        lambda x: curvature(x, corner=lambda one: torch.ones_like(one) / len(x))
    ),
    "its corner for b lacks the 2": (
        lambda x: curvature(x, corner=lambda one: torch.ones_like(one) / 2)
    ),
    "b comes first, and then w": lambda x: curvature(x).flip(0, 1),
    "its rows are exchanged": lambda x: curvature(x).flip(0),
    "the x of its first entry aren't squared": lambda x: curvature(x, square=torch.mean),
    "its first entry is the square of the mean": (
        lambda x: curvature(x, square=lambda x: x.mean().square())
    ),
    "it is the inverse of what is due": lambda x: torch.linalg.pinv(curvature(x)),
}
"""Slips of the Hessian."""

hessian_slips = family(
    "hessian-slip",
    of="hessian",
    says="The Hessian has a slip: {form}.",
    why="Write the four entries down for a single input x = 3, and follow your code with it.",
    forms=HESSIANS
    | {
        "it has a row and a column for each example": (
            lambda x: 2 / len(x) * (torch.outer(x, x) + 1)
        ),
    },
    spelled=[
        {ONCE: "return 2 * (A.T @ A)"},
        {ONCE: "return 2 / len(x) * (A.T @ A).flip(0, 1)"},
        "s = x.sum()\nreturn 2 / len(x) * torch.stack([(x**2).sum(), s, s, s**0]).view(2, 2)",
    ],
)


def rate_wrong(identifier, says, why, of_eigenvalues, spelled):
    """An entry for another number made of the right eigenvalues."""
    declare = misconception(
        f"rate-{identifier}", of="largest_learning_rate", says=says, why=why, spelled=spelled
    )
    return declare(lambda x: of_eigenvalues(torch.linalg.eigvalsh(curvature(x))))


one_over = rate_wrong(
    "one-over",
    "This is 1/λmax: half of the largest rate.",
    "At 1/λmax a step lands exactly at the bottom of the steepest direction. Beyond it the steps "
    "cross the valley, but they still come closer, up to twice that rate.",
    lambda values: 1 / values[-1],
    spelled=[
        {"return 2 / torch": "return 1 / torch"},
        "s, q = x.mean(), (x**2).mean()\nH = 2 * torch.stack([q, s, s, s**0]).view(2, 2)\n"
        "return torch.linalg.eigvalsh(H).max().reciprocal()",
    ],
)
smallest = rate_wrong(
    "smallest-eigenvalue",
    "This is 2/λmin: the limit of the flattest direction.",
    "There the steps may be longest. But a step moves in all directions at once, and it is in the "
    "steepest one that it first overshoots.",
    lambda values: 2 / values[0],
    spelled=[
        {f"{EIGEN}[-1]": f"{EIGEN}[0]"},
        "s, q = x.mean(), (x**2).mean()\nH = 2 * torch.stack([q, s, s, s**0]).view(2, 2)\n"
        "return 2 / torch.linalg.eigvalsh(H).min()",
    ],
)
NAMED_RATES = {
    "it is 1/λmax, not 2/λmax": lambda values: 1 / values[-1],
    "it is 2/λmin, not 2/λmax": lambda values: 2 / values[0],
}


def _rate(hessian=curvature, made=lambda values: 2 / values[-1]):
    """The rate from its parts: the Hessian, and what is made of its eigenvalues."""
    return lambda x: made(torch.linalg.eigvalsh(hessian(x)))


rate_slips = family(
    "rate-slip",
    of="largest_learning_rate",
    says="The rate has a slip: {form}.",
    why="Take one input, x = 2, and work out H and its eigenvalues on paper (one of them is 0): "
    "what does each line of yours make of them?",
    forms={
        says: form
        for says, form in crossed(
            _rate,
            hessian={
                f"the Hessian that it comes from is wrong ({says})": wrong
                for says, wrong in HESSIANS.items()
            },
            made=NAMED_RATES
            | {
                "it is λmax itself": lambda values: values[-1],
                "it is λmax over 2": lambda values: values[-1] / 2,
                "it is 2 over the sum of both eigenvalues": lambda values: 2 / values.sum(),
                "it is 2 over the mean of both eigenvalues": lambda values: 4 / values.sum(),
                "it is 2 over the product of both eigenvalues": lambda values: 2 / values.prod(),
                "it is 2 over the length of the whole matrix": lambda values: 2 / values.norm(),
                "it is 2 over the root of λmax": lambda values: 2 / values[-1].sqrt(),
                "it has shape [1], where a single number (0-d) is due": (
                    lambda values: 2 / values[-1:]
                ),
            },
        ).items()
        if says not in NAMED_RATES
    },
    spelled=[
        {f"return 2 / {EIGEN}[-1]": f"return {EIGEN}[-1]"},
        {f"{EIGEN}[-1]": "torch.trace(hessian(x))"},
        {f"{EIGEN}[-1]": "hessian(x).norm()"},
        {EIGEN: "torch.linalg.eigvalsh(hessian(x) * len(x))"},
        {f"return 2 / {EIGEN}": "return 1 / torch.linalg.eigvalsh(hessian(x) * len(x))"},
    ],
)
