"""The known wrong ideas about the best line through XOR."""

import torch

from grader.suite import family, misconception


@misconception(
    "fit-without-intercept",
    of="best_linear_fit",
    says="The line is fitted without an intercept: it is forced through the origin.",
    why="The weights are the best ones for b = 0, and b is not asked about. On XOR such a model "
    "says 0 at (0, 0), whatever the data say there.",
    spelled=[
        "return torch.linalg.solve(X.T @ X, X.T @ y.reshape(-1, 1)), torch.zeros(1, dtype=X.dtype)",
        """
        w = torch.zeros(X.shape[1], 1, dtype=X.dtype)
        step = 1 / torch.linalg.matrix_norm(X, 2) ** 2
        for _ in range(2000):
            w = w - step * (X.T @ (X @ w - y.reshape(-1, 1)))
        return w, torch.zeros(1, dtype=X.dtype)
        """,
    ],
)
def without_intercept(X, y):
    w = torch.linalg.lstsq(X, y.reshape(-1, 1)).solution
    return w, torch.zeros_like(w[0])


@misconception(
    "fit-intercept-afterwards",
    of="best_linear_fit",
    says="The weights are fitted without an intercept, which is added only afterwards.",
    why="The weights had to make up for the missing intercept while they were fitted, and keep "
    "that. Both have to be found together.",
    spelled=[
        "w = torch.linalg.pinv(X) @ y.reshape(-1, 1)\nreturn w, y.mean() - X.mean(dim=0) @ w",
        """
        y = y.reshape(-1, 1)
        w = torch.linalg.solve(X.T @ X, X.T @ y)
        return w, torch.linalg.lstsq(torch.ones_like(y), y - X @ w).solution[0]
        """,
    ],
)
def intercept_afterwards(X, y):
    y = y.reshape(-1, 1)
    w = torch.linalg.lstsq(X, y).solution
    return w, (y - X @ w).mean(dim=0)


def with_ones(X):
    return torch.cat([X, torch.ones_like(X[:, :1])], dim=1)


def directions(got, expected, X):
    """How steep the loss is along each axis of its bowl, and what part of the way is gone."""
    A = with_ones(X).double()
    steepness, axes = torch.linalg.eigh(A.T @ A)
    ours, best = (axes.T @ torch.cat([w, b[None]]).double() for w, b in (got, expected))
    told = (best.abs() > 1e-3 * best.abs().max()).flatten()
    return steepness[told], (ours / best).flatten()[told]


def gradient_descent(X, y, rate, steps):
    A = with_ones(X)
    theta = torch.zeros_like(A[:1].T)
    for _ in range(steps):
        theta = theta - rate * A.T @ (A @ theta - y.reshape(-1, 1))
    return theta[:-1], theta[-1]


def is_on_the_way(got, expected, X, _y):
    """Whether it is what gradient descent from 0 gives after some whole number of steps."""
    steepness, gone = directions(got, expected, X)
    if len(gone) < 2 or bool((gone >= 1 - 1e-9).any()):
        return False
    for typed in (1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.001, 0.0005, 0.0001):
        for rate in (typed, 2 * typed, typed / len(X), 2 * typed / len(X)):
            left = 1 - rate * steepness
            if float(left.min()) > 0 and float(left.max()) < 1:
                steps = ((1 - gone).log() / left.log()).max().round()
                if float(steps) >= 1 and torch.allclose(left**steps, 1 - gone, rtol=1e-3):
                    return True
    return False


@misconception(
    "fit-stopped-early",
    of="best_linear_fit",
    says="A gradient descent that has not arrived: it stops before the lowest point of the loss.",
    why="The parameters lie on its way from 0 to the least squares. More steps bring it nearer, "
    "but slowly along flat directions; the exact solution needs no steps at all.",
    recognise=is_on_the_way,
    spelled=[
        """
        design = with_ones(X)
        solution = torch.zeros(design.shape[1], 1, dtype=X.dtype)
        for _ in range(200):
            solution -= 0.01 * design.T @ (design @ solution - y.reshape(-1, 1)) / len(X)
        return solution[:-1], solution[-1]
        """,
        """
        y = y.reshape(-1, 1)
        w = torch.zeros(X.shape[1], 1, dtype=X.dtype)
        b = torch.zeros(1, dtype=X.dtype)
        for _ in range(100):
            e = X @ w + b - y
            w = w - 0.01 * X.T @ e / len(X)
            b = b - 0.01 * e.mean(0)
        return w, b
        """,
    ],
    grid={"rate": (0.1, 0.05, 0.02, 0.01, 0.005, 0.001), "steps": (10, 50, 100, 200, 500, 1000)},
)
def stopped_early(X, y, rate=0.02, steps=100):
    return gradient_descent(X, y, rate / len(X), steps)


def is_shrunk(got, expected, X, _y):
    """Whether a penalty on the squares of all parameters explains it."""
    steepness, gone = directions(got, expected, X)
    if len(gone) < 2 or bool((gone <= 0).any()) or bool((gone >= 1 - 1e-9).any()):
        return False
    penalty = steepness * (1 / gone - 1)
    return torch.allclose(penalty, penalty.mean().expand_as(penalty), rtol=1e-4)


@misconception(
    "fit-with-penalty",
    of="best_linear_fit",
    says="The squares of the parameters are penalised, which is ridge regression: everything is "
    "drawn towards 0.",
    why="Something is added to the diagonal of the normal equations. It helps where columns "
    "depend on each other; here they don't, and the fit is no longer that of the least squares.",
    recognise=is_shrunk,
    spelled=[
        """
        A = with_ones(X)
        ridge = 0.01 * torch.eye(A.shape[1], dtype=X.dtype)
        theta = torch.linalg.inv(A.T @ A + ridge) @ A.T @ y.reshape(-1, 1)
        return theta[:-1], theta[-1]
        """,
        """
        gram = with_ones(X).T @ with_ones(X)
        gram.diagonal().add_(0.5)
        theta = torch.linalg.inv(gram) @ (with_ones(X).T @ y.reshape(-1, 1))
        return theta[:-1], theta[-1]
        """,
    ],
    grid={"penalty": (0.0001, 0.001, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10)},
)
def with_penalty(X, y, penalty=1):
    A = with_ones(X)
    eye = torch.eye(A.shape[1], dtype=X.dtype)
    theta = torch.linalg.solve(A.T @ A + penalty * eye, A.T @ y.reshape(-1, 1))
    return theta[:-1], theta[-1]


# --- families ----------------------------------------------------------------------------


def _fit(change):
    """A form made from the right parts: inputs, targets, w, b and their means."""

    def build(X, y):
        y = y.reshape(-1, 1)
        theta = torch.linalg.lstsq(with_ones(X), y).solution
        return change(X, y, theta[:-1], theta[-1])

    return build


def _slopes_one_by_one(X, y):
    centred = X - X.mean(dim=0)
    return ((centred * (y - y.mean())).sum(dim=0) / centred.square().sum(dim=0))[:, None]


def _with_intercept(X, y, w):
    return w, (y - X @ w).mean(dim=0)


def _not_centred(X, y):
    return torch.linalg.lstsq(X, y).solution


fit_slips = family(
    "fit-slip",
    of="best_linear_fit",
    says="The fit has a slip: {form}.",
    why="Put w and b into the model for one row of X, and look at what is left over from its "
    "target. Over all rows what is left over adds up to 0 if b is right.",
    forms={
        "the intercept is the mean of y, as if the inputs had the mean 0": _fit(
            lambda X, y, w, b: (w, y.mean(dim=0))  # noqa: ARG005
        ),
        "the intercept has the wrong sign": _fit(lambda X, y, w, b: (w, -b)),  # noqa: ARG005
        "the intercept is 0": _fit(lambda X, y, w, b: (w, 0 * b)),  # noqa: ARG005
        "the intercept is the sum of what is left over, not its mean": _fit(
            lambda X, y, w, b: (w, b * len(X))  # noqa: ARG005
        ),
        "the intercept and the weights change places: the column of ones comes first, and is read "
        "off last": _fit(
            lambda X, y, w, b: (torch.cat([b[None], w[:-1]]), w[-1])  # noqa: ARG005
        ),
        "the intercept and the weights change places: the column of ones comes last, and is read "
        "off first": _fit(lambda X, y, w, b: (torch.cat([w[1:], b[None]]), w[0])),  # noqa: ARG005
        "each feature is fitted alone, as if there were no others": _fit(
            lambda X, y, w, b: _with_intercept(X, y, _slopes_one_by_one(X, y))  # noqa: ARG005
        ),
        "the weights are fitted without an intercept, and the intercept is the mean of y": _fit(
            lambda X, y, w, b: (_not_centred(X, y), y.mean(dim=0))  # noqa: ARG005
        ),
        "y is centred and X is not": _fit(
            lambda X, y, w, b: (_not_centred(X, y - y.mean()), y.mean(dim=0))  # noqa: ARG005
        ),
        "y is centred and X is not, and the intercept is taken from the means": _fit(
            lambda X, y, w, b: _with_intercept(X, y, _not_centred(X, y - y.mean()))  # noqa: ARG005
        ),
        "the weights are those of inputs divided by their standard deviation": _fit(
            lambda X, y, w, b: (w * X.std(dim=0)[:, None], y.mean(dim=0))  # noqa: ARG005
        ),
        "the inverse is missing: it is Xᵀy": _fit(
            lambda X, y, w, b: ((with_ones(X).T @ y)[:-1], y.sum(dim=0))  # noqa: ARG005
        ),
    },
    spelled=[
        {"[X, torch.ones_like(X[:, :1])]": "[torch.ones_like(X[:, :1]), X]"},
        """
        A = torch.hstack([X.new_ones(len(X), 1), X])
        theta = torch.linalg.pinv(A) @ y.reshape(-1, 1)
        return theta[:-1], theta[-1]
        """,
    ],
)
