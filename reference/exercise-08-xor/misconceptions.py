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
