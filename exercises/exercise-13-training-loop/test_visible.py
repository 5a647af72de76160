"""What you can see of how exercise 13 is graded."""

import torch

from grader.suite import check, numbers, part


def bowl(w):
    return (w[0] - 3) ** 2 + (w[1] + 1) ** 2 / 4


def slope_of_bowl(w):
    return torch.stack([2 * (w[0] - 3), (w[1] + 1) / 2])


START = numbers(0.0, 0.0)


@check(
    "Eight losses on the way into a bowl",
    of="training_loop",
    points=2,
    hint=(
        "What is the loss at the start, before anything has moved? It is the first of the list.",
        "Do the first two steps on paper: which w does the second gradient belong to?",
    ),
)
def test_losses(agree, picture):
    def losses(code):
        loss, gradient = code.callable(bowl), code.callable(slope_of_bowl)
        return part(code.training_loop(START, loss, gradient, lr=0.1, steps=8), 1, of=2)

    picture.losses(losses, title="The loss before each step")
    agree(losses)


@check(
    "Where one step leads, and where three lead",
    of="training_loop",
    points=1,
    hint=(
        "Work the gradient out at the start. Which way from there is downhill?",
        "How long is a step where the slope is steep, and how long where it is flat?",
    ),
)
def test_where(agree):
    def scenario(code):
        loss, gradient = code.callable(bowl), code.callable(slope_of_bowl)
        return [
            part(code.training_loop(START, loss, gradient, lr=0.1, steps=steps), 0, of=2)
            for steps in (1, 3)
        ]

    agree(scenario)


@check(
    "Until the loss is at most 20, 5, 1, 0.1 and 0.001",
    of="train_until",
    points=2,
    hint=(
        "The loss at the start is 9.25. How many steps does it take to get to at most 20?",
        "Which w is it whose loss you look at: one that a step has been taken from already?",
        "Count the steps, and not the looks at the loss.",
    ),
)
def test_tolerances(agree):
    def scenario(code):
        loss, gradient = code.callable(bowl), code.callable(slope_of_bowl)
        return [
            code.train_until(START, loss, gradient, lr=0.1, tolerance=tolerance, max_steps=200)
            for tolerance in (20.0, 5.0, 1.0, 0.1, 0.001)
        ]

    agree(scenario)


@check(
    "Five steps at most",
    of="train_until",
    points=1,
    hint="There are two reasons to stop. Which of them comes first here?",
)
def test_five_at_most(agree):
    def scenario(code):
        loss, gradient = code.callable(bowl), code.callable(slope_of_bowl)
        return [
            code.train_until(START, loss, gradient, lr=0.1, tolerance=tolerance, max_steps=5)
            for tolerance in (5.0, 0.1)
        ]

    agree(scenario)
