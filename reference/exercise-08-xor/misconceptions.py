"""The known wrong ideas about XOR.

Those of `xor_parameters` are recognised by the suite itself, from the network's outputs and
from where its hidden units bend.
"""

import torch

from grader.suite import misconception


def network(W1, b1, W2, b2):
    return tuple(torch.tensor(part, dtype=torch.float64) for part in (W1, b1, W2, b2))


@misconception(
    "xor-is-and",
    of="xor_parameters",
    says="This network computes AND: it is high only where both inputs are 1.",
    why="XOR asks for exactly one of the two. At (1, 1) the output has to come down again, and "
    "at (0, 1) and (1, 0) it has to be high already.",
)
def is_and():
    return network([[1.0], [1.0]], [-1.0], [[1.0]], [0.0])


@misconception(
    "xor-is-or",
    of="xor_parameters",
    says="This network computes OR: it stays high where both inputs are 1.",
    why="XOR asks for exactly one of the two. Three of the points are right; something has to "
    "pull the output down again at (1, 1).",
)
def is_or():
    return network([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [[1.0], [-1.0]], [0.0])


@misconception(
    "xor-is-xnor",
    of="xor_parameters",
    says="This network computes XNOR, the opposite of XOR: it is high where the inputs are equal.",
    why="The bends are in the right places; what comes out is upside down. Compare your table of "
    "targets with the statement's, then look at the signs of the last layer.",
)
def is_xnor():
    return network([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [[-1.0], [2.0]], [1.0])


@misconception(
    "xor-never-bends",
    of="xor_parameters",
    says="No hidden relu bends on the four points, so the network is linear there, and no linear "
    "model can compute XOR.",
    why="A unit whose input is nowhere negative passes it on as it is; one whose input is nowhere "
    "positive gives 0 throughout. Either way nothing is left but a straight line. A unit helps "
    "only if some of the points lie on one side of its zero and some on the other.",
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
)
def separate_inputs():
    return network([[1.0, 0.0], [0.0, 1.0]], [-0.5, -0.5], [[2.0], [2.0]], [0.0])


@misconception(
    "fit-without-intercept",
    of="best_linear_fit",
    says="The line is fitted without an intercept: it is forced through the origin.",
    why="The weights are the best ones for b = 0, and b is not asked about. On XOR such a model "
    "says 0 at (0, 0), whatever the data say there.",
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
)
def intercept_afterwards(X, y):
    y = y.reshape(-1, 1)
    w = torch.linalg.lstsq(X, y).solution
    return w, (y - X @ w).mean(dim=0)
