"""What you can see of how exercise 31 is graded."""

import math

import torch
from torch import nn

from grader.suite import as_tuple, check, numbers, part, pictures

# What torch's own clipping adds to a norm, 1e-6, is no mistake: it is 8e-8 at a norm of 13.
CLIPPED = {"rtol": 1e-6, "atol": 1e-9}
SMOOTHED = {"rtol": 1e-6, "atol": 1e-9}  # in float32, too
TRAINED = {"rtol": 1e-4}

GRADIENTS = [numbers([3.0, -4.0]), numbers(12.0, 0.0)]  # norms 5 and 12, together 13
NOISY = [
    2.9, 2.2, 2.6, 1.7, 2.4, 1.5, 1.9, 1.2, 1.6, 0.9, 1.5, 0.8,
    1.3, 0.6, 1.0, 1.2, 0.5, 0.9, 0.7, 1.1, 0.4, 0.8, 0.6, 0.7,
]  # fmt: skip

NAN, INF = math.nan, math.inf
RUNS = [
    ([2.0, 2.6, 0.4, 0.5], [2.1, 2.7, 1.0, 0.95]),
    ([1.0, 1.6, 3.0, 9.0], [1.1, 2.0, 4.0, 11.0]),
    ([2.0, 1.1, NAN, NAN], [2.1, 1.3, NAN, NAN]),
    ([2.0, 1.97, 1.94, 1.895], [2.1, 2.05, 2.03, 2.02]),
    ([2.0, 1.0, 0.5, 0.3], [2.1, 1.2, 1.0, 1.6]),
    ([2.0, 0.9, 0.32, 0.31], [2.1, 0.9, 1.5, 1.3]),
    ([2.0, 0.4, 0.5, 1.0], [1.2, 1.7, 1.21, 1.23]),
    ([1.0, 0.5, 0.99, 0.947], [1.1, 0.6, 0.9, 0.95]),
    ([2.0, 1.98, 1.95, 1.895], [2.1, NAN, 2.0, 2.02]),
    ([2.0, INF, 0.6, 0.4], [2.1, 1.0, 1.3, 1.5]),
    ([2.0, NAN, 0.9, 0.6], [2.1, 1.4, 1.1, 0.9]),
    ([2.0, 1.3, 0.9, 0.6], [INF, 1.4, 1.1, 0.9]),
]

X = numbers(
    [-2.0, 1.0], [-1.5, -0.5], [-1.0, 2.0], [-0.5, 0.5],
    [0.5, -1.0], [1.0, 1.5], [1.5, 0.0], [2.0, -2.0],
)  # fmt: skip
Y = numbers([0.9], [-0.2], [1.4], [0.6], [-1.1], [0.3], [-0.7], [-1.6])


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


def smoothed(code):
    """Twenty-four noisy losses, smoothed."""
    return code.smooth(NOISY, beta=0.8)


def trained(code):
    """Losses and norms of 40 epochs, of which the first seven are clipped."""
    model = code.supply(net)
    model.load(START)
    return code.train_clipped(model, X, Y, epochs=40, lr=0.05, max_norm=2.0)


def losses_of(code):
    """The losses alone."""
    return part(trained(code), 0)


def norms_of(code):
    """The norms alone."""
    return part(trained(code), 1)


def over_epochs(got, expected, **caption):
    """The picture of norms."""
    epochs = torch.arange(len(expected), dtype=torch.float64)
    return pictures.curve(epochs, got, expected, argument="epoch", **caption)


@check(
    "Two gradients whose norm is 13, clipped to 6.5, and to 20",
    of="clip_by_norm",
    points=2,
    hint=(
        "Square every number of both tensors, add all of them up, take the root. Is it 13?",
        "By how much has a vector of length 13 to shrink, so that it is 6.5 long?",
        "What should happen to gradients that are shorter than `max_norm` already?",
    ),
)
def test_two_gradients(agree):
    agree(
        lambda code: [as_tuple(code.clip_by_norm(GRADIENTS, largest)) for largest in (6.5, 20.0)],
        **CLIPPED,
    )


@check(
    "Twenty-four noisy losses, smoothed with β = 0.8",
    of="smooth",
    points=2,
    hint=(
        "Work the first two out by hand: what is v after each, and what is it divided by?",
        "Which share of v is still the zero from the start after one loss? After two?",
    ),
)
def test_noisy_losses(agree, picture):
    picture.losses(smoothed, title="Your smoothed losses")
    agree(smoothed, **SMOOTHED)


@check(
    "Which of twelve runs have diverged",
    of="symptoms",
    points=1,
    hint=(
        "Go through the runs one by one, and say by hand which of them have diverged.",
        "What does Python say to `math.nan > 1`, and to `math.nan < 1`?",
    ),
)
def test_which_diverged(agree):
    agree(lambda code: [part(code.symptoms(*run), 0, of=3) for run in RUNS])


@check(
    "Which of twelve runs are stuck",
    of="symptoms",
    points=1,
    hint=(
        "Which two numbers are compared? Write them down for each run.",
        "Can a run that has diverged be stuck?",
    ),
)
def test_which_stuck(agree):
    agree(lambda code: [part(code.symptoms(*run), 1, of=3) for run in RUNS])


@check(
    "Which of twelve runs overfit",
    of="symptoms",
    points=1,
    hint=(
        "Where was the validation loss at its best, and where is it at the end?",
        "Can a run that has diverged overfit?",
    ),
)
def test_which_overfit(agree):
    agree(lambda code: [part(code.symptoms(*run), 2, of=3) for run in RUNS])


@check(
    "The losses of 40 epochs, of which the first seven are clipped",
    of="train_clipped",
    points=2,
    hint=(
        "The first loss has seen no step. Up to which one are yours right?",
        "When do the gradients of this step exist, and when are they used?",
        "Print the norm of all gradients together just before the step: is it ever above 2?",
    ),
)
def test_losses(agree, picture):
    picture.losses(losses_of)
    agree(losses_of, **TRAINED)


@check(
    "The norms of the same 40 epochs",
    of="train_clipped",
    points=1,
    hint=(
        "The norm tells how steep it was, and so it is measured before anything is clipped.",
        "It is one number for all parameters together.",
    ),
)
def test_norms(agree, picture):
    picture(norms_of, over_epochs, title="Your norms before clipping, over the epochs")
    agree(norms_of, **TRAINED)
