import torch

from grader.suite import misconception


@misconception(
    "swish-is-sigmoid",
    of="swish",
    says="This is σ(z): the factor z is missing.",
    why="σ(z) lies between 0 and 1; Swish grows like z.",
)
def sigmoid(z):
    return torch.sigmoid(z)


@misconception(
    "swish-derivative-first-term",
    of="swish_derivative",
    says="This is z·σ′(z): the first term of the product rule is missing.",
    why="A product has a derivative with two terms.",
)
def first_term(z):
    s = torch.sigmoid(z)
    return z * s * (1 - s)
