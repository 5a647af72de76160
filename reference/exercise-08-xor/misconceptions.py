"""The known wrong ideas about XOR.

Those of `xor_parameters` are recognised by the suite itself, from the network's outputs and
from where its hidden units bend.
"""

import torch

from grader.suite import family, misconception


def network(W1, b1, W2, b2):
    return tuple(torch.tensor(part, dtype=torch.float64) for part in (W1, b1, W2, b2))


@misconception(
    "xor-is-and",
    of="xor_parameters",
    says="This network computes AND: it is high only where both inputs are 1.",
    why="XOR asks for exactly one of the two. At (1, 1) the output has to come down again, and "
    "at (0, 1) and (1, 0) it has to be high already.",
    spelled=[
        "return network([[2.0], [2.0]], [-3.0], [[1.0]], [0.0])",
        "return network([[1, 1], [1, 1]], [-1, -1.5], [[0.5], [1]], [0])",
        "return network([[-1, 0], [0, -1]], [0.5, 0.5], [[-1], [-1]], [0.8])",
    ],
)
def is_and():
    return network([[1.0], [1.0]], [-1.0], [[1.0]], [0.0])


@misconception(
    "xor-is-or",
    of="xor_parameters",
    says="This network computes OR: it stays high where both inputs are 1.",
    why="XOR asks for exactly one of the two. Three of the points are right; something has to "
    "pull the output down again at (1, 1).",
    spelled=[
        "return network([[-1], [-1]], [1], [[-1]], [1])",
        "return network([[1, -1], [0, 1]], [0, 0], [[1], [1]], [0])",
        "return network([[1, 2], [1, 2]], [0, -2], [[1], [-0.5]], [0.1])",
    ],
)
def is_or():
    return network([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [[1.0], [-1.0]], [0.0])


@misconception(
    "xor-is-xnor",
    of="xor_parameters",
    says="This network computes XNOR, the opposite of XOR: it is high where the inputs are equal.",
    why="The bends are in the right places; what comes out is upside down. Compare your table of "
    "targets with the statement's, then look at the signs of the last layer.",
    spelled=[
        "return network([[1, -1], [-1, 1]], [0, 0], [[-1], [-1]], [1])",
        "return network([[5, 5], [5, 5]], [-5, 0], [[0.4], [-0.2]], [1])",
    ],
)
def is_xnor():
    return network([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [[-1.0], [2.0]], [1.0])


@misconception(
    "xor-is-nand",
    of="xor_parameters",
    says="This network computes NAND, the opposite of AND: it is high unless both inputs are 1.",
    why="Three of the points are right; at (0, 0) the output has to be low, too.",
    spelled=[
        "return network([[2], [2]], [-2], [[-0.5]], [1])",
        "return torch.ones(2, 1), -torch.ones(1), -torch.ones(1, 1), torch.ones(1)",
    ],
)
def is_nand():
    return network([[1.0], [1.0]], [-1.0], [[-1.0]], [1.0])


@misconception(
    "xor-is-nor",
    of="xor_parameters",
    says="This network computes NOR, the opposite of OR: it is high only where both inputs are 0.",
    why="Only (1, 1) is right. XOR asks for exactly one of the two inputs.",
    spelled=[
        "return network([[-2], [-2]], [2], [[0.5]], [0])",
    ],
)
def is_nor():
    return network([[-1.0], [-1.0]], [1.0], [[1.0]], [0.0])


@misconception(
    "xor-another-activation",
    of="xor_parameters",
    says="With a sigmoid, a tanh or a step in its hidden layer this network would compute XOR; "
    "with the relu of this exercise it doesn't.",
    why="Parameters belong to their activation: a sigmoid levels out above, a relu goes on "
    "growing. They were worked out, or trained, for another network than the statement's.",
    spelled=[
        "return network([[10, -10], [10, -10]], [-5, 15], [[10], [10]], [-15])",
        "return network([[6, -6], [6, -6]], [-3, 9], [[6], [6]], [-9])",
    ],
)
def another_activation():
    return network([[20.0, -20.0], [20.0, -20.0]], [-10.0, 30.0], [[20.0], [20.0]], [-30.0])


@misconception(
    "xor-never-bends",
    of="xor_parameters",
    says="No hidden relu bends on the four points, so the network is linear there, and no linear "
    "model can compute XOR.",
    why="A unit whose input is nowhere negative passes it on as it is; one whose input is nowhere "
    "positive gives 0 throughout. Either way nothing is left but a straight line. A unit helps "
    "only if some of the points lie on one side of its zero and some on the other.",
    spelled=[
        {"[0.0, -1.0]": "[0.0, 1.0]"},
        "return network([[1, 1], [1, 1]], [0, 0], [[1], [-2]], [0])",
        "return network([[-1, -2], [-3, -1]], [0, -1], [[1], [1]], [0.2])",
        "return network([[0.3, -0.7, 1.1], [0.2, 0.9, -0.4]], [10, 10, 10], [[1], [1], [-2]], [0])",
        "return network([[0, 0], [0, 0]], [0, 0], [[0], [0]], [0])",
    ],
)
def never_bends():
    return network([[1.0, 1.0], [1.0, 1.0]], [1.0, 2.0], [[1.0], [-1.0]], [0.0])


@misconception(
    "xor-or-never-bends",
    of="xor_parameters",
    says="This network computes OR, and it is linear on the four points: no hidden relu bends "
    "there. A linear model can do OR, but not XOR.",
    why="A unit whose input is nowhere negative passes it on as it is. To come down again at "
    "(1, 1) the network needs a unit with points on both sides of its zero.",
    spelled=[
        "return torch.eye(2), torch.zeros(2), torch.ones(2, 1), torch.zeros(1)",
        "return network([[1, -1], [2, -3]], [1, 5], [[1], [0]], [-1])",
    ],
)
def or_never_bends():
    return network([[1.0], [1.0]], [0.0], [[1.0]], [0.0])


@misconception(
    "xor-and-never-bends",
    of="xor_parameters",
    says="This network computes AND, and it is linear on the four points: no hidden relu bends "
    "there. A linear model can do AND, but not XOR.",
    why="A unit whose input is nowhere negative passes it on as it is. To be high at (0, 1) and "
    "(1, 0) and low at (1, 1), the network needs a unit with points on both sides of its zero.",
    spelled=[
        "return torch.eye(2), torch.ones(2), torch.ones(2, 1), torch.tensor([-3.0])",
        "return network([[1], [1]], [1], [[1]], [-2])",
        "return network([[-1, 4], [-1, 4]], [2, 0], [[-1], [0]], [1])",
    ],
)
def and_never_bends():
    return network([[1.0], [1.0]], [0.0], [[1.0]], [-1.0])


@misconception(
    "xor-separate-inputs",
    of="xor_parameters",
    says="Each hidden unit listens to one input only, so the output is a sum of something about "
    "x1 and something about x2.",
    why="What x2 adds is then the same for x1 = 0 and for x1 = 1. In XOR it is the opposite: a "
    "unit is needed that listens to both inputs at once, and bends in between.",
    spelled=[
        "return network([[1, -1], [0, 0]], [-0.5, 0.5], [[1], [-1]], [0.5])",
        "return network([[3, 0], [0, 2]], [-1, -1], [[1], [-1]], [0.2])",
        "return network([[0, 0], [1, -1]], [-0.5, 0.5], [[1], [-1]], [0.5])",
    ],
)
def separate_inputs():
    return network([[1.0, 0.0], [0.0, 1.0]], [-0.5, -0.5], [[2.0], [-2.0]], [0.0])


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
