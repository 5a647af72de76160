"""What you can see of how exercise 25 is graded."""

import functools

import torch
from torch import Tensor

from grader.suite import as_tuple, check, numbers, pictures

W = numbers([1.0, -0.5, 2.0], [0.25, -1.5, 0.75])
GRADIENT = numbers([0.5, 3.0, -0.02], [-1.5, 20.0, 0.001])
VELOCITY = numbers([2.0, -1.0, 0.5], [-4.0, 10.0, 0.3])
MEAN = numbers([0.3, 2.0, -0.05], [0.5, 12.0, 0.02])
SQUARE = numbers([0.5, 4.0, 0.01], [1.0, 300.0, 2e-6])
ZEROS = torch.zeros_like(W)

# A narrow valley: the loss is ½(x² + 100 y²), and its gradient is (x, 100 y).
BEND = numbers(1.0, 100.0)
START = numbers(-4.0, 0.5)
ACROSS = torch.linspace(-4.5, 1.5, 61, dtype=torch.float64)
UP = torch.linspace(-0.75, 0.75, 41, dtype=torch.float64)
VALLEY = (ACROSS[:, None] ** 2 + 100 * UP**2) / 2


def down_the_valley(step, kept, steps):
    """The points of a path from START; what a step keeps goes into the next, Adam's with its t."""
    w, *state = START, *[torch.zeros_like(START)] * kept
    points = [w]
    for t in range(1, steps + 1):
        found = step(w, BEND * w, *state, *([t] if kept == 2 else []))
        if not all_are_points(found, 1 + kept):
            return found
        w, *state = found
        points.append(w)
    return torch.stack(points)


def all_are_points(found, count):
    """Whether a step gave as many tensors as are due, from which the next can go on."""
    if not isinstance(found, (tuple, list)) or len(found) != count:
        return False
    return all(isinstance(one, Tensor) and one.shape == START.shape for one in found)


def drawn_and_compared(agree, picture, path):
    """25 steps over the valley's contour lines; six of them tell whether they are right."""
    over = functools.partial(pictures.landscape, ACROSS, UP, VALLEY)
    picture(lambda code: path(code, 25), over, title="25 steps down the valley, from the left")

    def six(code):
        points = path(code, 6)
        return {"of the path": points} if isinstance(points, Tensor) else points

    agree(six)


@check(
    "A step with momentum, of six weights",
    of="momentum_step",
    points=1,
    hint=(
        "Take the first weight, and write its new velocity down by hand.",
        "Which of the two moves the weight: the gradient, or the new velocity?",
    ),
)
def test_momentum(agree):
    agree(lambda code: as_tuple(code.momentum_step(W, GRADIENT, VELOCITY, lr=0.1)))


@check(
    "Six steps with momentum down a narrow valley",
    of="momentum_step",
    points=1,
    hint="The second velocity is made of the first one and of the second gradient. By hand?",
)
def test_momentum_path(agree, picture):
    def path(code, steps):
        return down_the_valley(functools.partial(code.momentum_step, lr=0.01), 1, steps)

    drawn_and_compared(agree, picture, path)


@check(
    "A step of RMSProp, of six weights",
    of="rmsprop_step",
    points=1,
    hint=(
        "Write the new square of the first weight down by hand: which part of the old one stays?",
        "By what is the gradient divided, and which of the two squares, old or new, is in it?",
    ),
)
def test_rmsprop(agree):
    agree(lambda code: as_tuple(code.rmsprop_step(W, GRADIENT, SQUARE, lr=0.1)))


@check(
    "Six steps of RMSProp down a narrow valley",
    of="rmsprop_step",
    points=1,
    hint="In the first step the old square is 0. What is left of the formulas then?",
)
def test_rmsprop_path(agree, picture):
    def path(code, steps):
        return down_the_valley(functools.partial(code.rmsprop_step, lr=0.15, alpha=0.9), 1, steps)

    drawn_and_compared(agree, picture, path)


@check(
    "Adam's first step, and its fifth",
    of="adam_step",
    points=2,
    hint=(
        "With mean and square at 0 and t = 1: what are the two corrected ones, by hand?",
        "In Adam's first step every weight moves by nearly lr, however large its gradient is.",
        "Which mean and square are returned: the running ones, or the corrected ones?",
    ),
)
def test_adam(agree):
    agree(
        lambda code: [
            as_tuple(code.adam_step(W, GRADIENT, ZEROS, ZEROS, t=1, lr=0.1)),
            as_tuple(code.adam_step(W, GRADIENT, MEAN, SQUARE, t=5, lr=0.1)),
        ]
    )


@check(
    "Six steps of Adam down a narrow valley",
    of="adam_step",
    points=1,
    hint="What comes back from one step goes into the next. Is it what the next one expects?",
)
def test_adam_path(agree, picture):
    def path(code, steps):
        return down_the_valley(functools.partial(code.adam_step, lr=0.2), 2, steps)

    drawn_and_compared(agree, picture, path)


@check(
    "AdamW's first step, and its fifth",
    of="adamw_step",
    points=2,
    hint=(
        "What becomes of a weight of 1 whose gradients have all been 0?",
        "Is the decay a part of the gradient, or does it act on w alone? And when?",
    ),
)
def test_adamw(agree):
    agree(
        lambda code: [
            as_tuple(code.adamw_step(W, GRADIENT, ZEROS, ZEROS, t=1, lr=0.1, weight_decay=0.2)),
            as_tuple(code.adamw_step(W, GRADIENT, MEAN, SQUARE, t=5, lr=0.1, weight_decay=0.2)),
        ]
    )
