"""What you can see of how exercise 16 is graded."""

import functools

import torch

from grader.suite import check, numbers, pictures

X = numbers(0.0, 0.5, 1.0, 2.0, 2.5)
Y = numbers(-0.9, 0.8, 1.2, 3.9, 4.2)
START = numbers(-0.5, 2.0)
ACROSS = torch.linspace(-1.5, 4.5, 37, dtype=torch.float64)
UP = torch.linspace(-3, 3, 33, dtype=torch.float64)


@check(
    "The surface over four slopes and three biases",
    of="loss_surface",
    points=2,
    hint=(
        "Work out one entry by hand: five errors, their squares, and the mean.",
        "Which shape have `ws`, `bs` and `x` to have, so that torch combines each with each?",
        "A row belongs to a slope, and a column to a bias.",
    ),
)
def test_surface(agree):
    ws, bs = numbers(-1.0, 0.0, 1.0, 3.0), numbers(-0.5, 0.5, 2.0)
    agree(lambda code: code.loss_surface(X, Y, ws, bs))


@check(
    "A path of six steps",
    of="descent_path",
    points=2,
    hint=(
        "Do the first step on paper: what are the five errors at the start?",
        "How many points has a path of six steps, and which one is the first?",
        "Both sums belong to the point from before the step.",
    ),
)
def test_path(agree, picture, reference):
    def six_steps(code):
        return code.descent_path(X, Y, START, lr=0.3, steps=6)

    surface = reference.loss_surface(X, Y, ACROSS, UP)
    drawn = functools.partial(pictures.landscape, ACROSS, UP, surface)
    picture(six_steps, drawn, title="Your path over the landscape, w across and b up")
    agree(six_steps)


@check(
    "The Hessian of five inputs",
    of="hessian",
    points=2,
    hint=(
        "Which two sums over x do you need? Work them out by hand.",
        "What stands before the bracket, and what in the lower right corner?",
    ),
)
def test_hessian(agree):
    agree(lambda code: code.hessian(X))


@check(
    "The largest learning rate for five inputs",
    of="largest_learning_rate",
    points=1,
    hint=(
        "A matrix of two rows has two eigenvalues. In which direction is the valley bent most?",
        "If all curvatures were doubled, what would become of the largest rate?",
    ),
)
def test_rate(agree):
    agree(lambda code: code.largest_learning_rate(X))
