"""What you can see of how exercise 17 is graded."""

import torch

from grader.suite import check, numbers


def wavy(x):
    return (x.sin() * x).sum() + x[0] * x[1] * x[2]


def parabola(x):
    return 3 * x[0] ** 2 - x[0] * x[1] + 2 * x[1] + 5


def cubes(x):
    return (x**3).sum()


def mixed(x):
    return (x**2).sum() * x[0] + x[3].exp()


SWEEP = torch.linspace(-2, 2, 17, dtype=torch.float64)
X = numbers(0.7, -1.2, 2.0)
AT = numbers(1.0, -2.0, 0.5, 0.3)
RIGHT = numbers(7.34, -4.0, 1.0, 0.6 + 1.3498588075760032)


@check(
    "The numerical gradient at three numbers, with h = 0.1",
    of="numerical_gradient",
    points=3,
    hint=(
        "Take the first element alone: what are the two points at which f is called?",
        "How far do the two points lie apart? That is what the change is divided by.",
        "Before the next element is moved, the first one has to be back where it was.",
    ),
)
def test_three_numbers(agree, picture):
    picture.curve(
        lambda code: code.numerical_gradient(code.callable(cubes), SWEEP, h=0.5),
        over=SWEEP,
        argument="x",
        title="The slope of x³ with h = ½",
    )
    agree(lambda code: code.numerical_gradient(code.callable(wavy), X, h=0.1))


@check(
    "A parabola with h = ½, where nothing is left of the error",
    of="numerical_gradient",
    points=1,
    hint="To the left and to the right of its slope a parabola errs by the same amount.",
)
def test_parabola(agree):
    agree(lambda code: code.numerical_gradient(code.callable(parabola), numbers(1.5, -2.0), 0.5))


@check(
    "The relative errors of a few gradients",
    of="relative_error",
    points=2,
    hint=(
        "Work out one element by hand: both bars, above and below the line.",
        "Which of the elements' errors is the one to return?",
    ),
)
def test_errors(agree):
    a, b = numbers(12.0, 4.0, -1.0), numbers(12.0, 5.0, -1.25)
    agree(lambda code: [code.relative_error(a, b), code.relative_error(b, a)])


@check(
    "Gradients that are right, and some that are not",
    of="gradient_is_right",
    points=2,
    hint=(
        "What are the two gradients that are to be compared?",
        "Is it every element that has to agree?",
    ),
)
def test_verdicts(agree):
    one_off = RIGHT + numbers(0.0, 1e-3, 0.0, 0.0)

    def scenario(code):
        f = code.callable(mixed)
        return [
            code.gradient_is_right(f, RIGHT, AT),
            code.gradient_is_right(f, 2 * RIGHT, AT),
            code.gradient_is_right(f, one_off, AT),
            code.gradient_is_right(f, one_off, AT, tolerance=1e-2),
        ]

    agree(scenario)
