"""What you can see of how exercise 26 is graded."""

import torch
from torch import nn

from grader.suite import check, numbers, pictures

STEPS = torch.arange(28, dtype=torch.float64)

# A rate by float32 operations is right, too, and 3e-9 off where 1 + cos is nearly 0.
RATES = {"rtol": 1e-6, "atol": 2e-8}

X = numbers(
    [-2.0, 1.0], [-1.5, -0.5], [-1.0, 2.0], [-0.5, 0.5],
    [0.5, -1.0], [1.0, 1.5], [1.5, 0.0], [2.0, -2.0],
)  # fmt: skip
Y = numbers([0.9], [-0.2], [1.4], [0.6], [-1.1], [0.3], [-0.7], [-1.6])
SCHEDULE = [0.03, 0.06, 0.09, 0.12, 0.115, 0.104, 0.086, 0.065, 0.044, 0.027, 0.015, 0.008]


class Net(nn.Module):
    """A model of the suite's own, so that a right loop loses nothing for a wrong network."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 3)
        self.out = nn.Linear(3, 1)

    def forward(self, X):
        return self.out(torch.tanh(self.hidden(X)))


def net():
    """The model in float64."""
    return Net().double()


START = {
    "hidden.weight": numbers([0.5, -0.3], [-0.4, 0.6], [0.2, 0.4]),
    "hidden.bias": numbers(0.1, -0.2, 0.3),
    "out.weight": numbers([0.7, -0.5, 0.4]),
    "out.bias": numbers(0.05),
}


def decayed(code):
    """The rates of a step decay to 0.4, every four steps."""
    return [code.step_decay(step, lr=0.5, every=4, factor=0.4) for step in range(13)]


def waved(code):
    """The rates of a cosine over 20 steps, and five steps more."""
    return [code.cosine(step, total=20, lr=0.1, lr_min=0.01) for step in range(26)]


def warmed(code):
    """The rates of a warm-up and a cosine, together 24 steps, and three steps more."""
    return [code.warmup_cosine(step, 5, total=24, lr=0.3, lr_min=0.02) for step in range(28)]


def trained(code):
    """The losses of twelve steps."""
    model = code.supply(net)
    model.load(START)
    return code.train_with_rates(model, X, Y, SCHEDULE)


def over_steps(got, expected, **caption):
    """The picture of a schedule."""
    steps = STEPS[: len(expected)]
    got, expected = (torch.tensor(rates, dtype=torch.float64) for rates in (got, expected))
    return pictures.curve(steps, got, expected, argument="step", **caption)


@check(
    "Multiplied by 0.4 every four steps",
    of="step_decay",
    points=2,
    hint=(
        "How often has the rate been multiplied by step 3? By step 4? And by step 8?",
        "Which operator says how many times 4 goes into a number, without the remainder?",
    ),
)
def test_four_levels(agree, picture):
    picture(decayed, over_steps, title="Your step decay over the steps")
    agree(decayed, **RATES)


@check(
    "Half a cosine wave over 20 steps, and what comes after it",
    of="cosine",
    points=2,
    hint=(
        "Work out steps 0, 10 and 20 by hand. What is the cosine of 0, of π/2 and of π?",
        "How far down is the rate at step 20, and how far at step 25?",
    ),
)
def test_half_wave(agree, picture):
    picture(waved, over_steps, title="Your cosine over the steps")
    agree(waved, **RATES)


@check(
    "Five steps of warm-up, and then 19 of a cosine",
    of="warmup_cosine",
    points=2,
    hint=(
        "What is due at step 0, at step 4 and at step 5?",
        "The cosine begins when the warm-up is over. Which number has its own first step, and "
        "how many steps are left to it?",
    ),
)
def test_warm_up(agree, picture):
    picture(warmed, over_steps, title="Your warm-up and cosine over the steps")
    agree(warmed, **RATES)


@check(
    "Twelve steps, each with its own rate",
    of="train_with_rates",
    points=3,
    hint=(
        "The first loss has seen no rate, and the second one only the first rate. Up to which "
        "one are yours right?",
        "Print the rate that your optimiser has when it takes a step. Is it the one of the list?",
        "With momentum a step remembers the steps before. Where is that kept in your code, and for "
        "how long?",
    ),
)
def test_twelve_steps(agree, picture):
    picture.losses(trained)
    agree(trained, rtol=1e-6)
