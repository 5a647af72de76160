"""The hidden checks of exercise 31."""

import math

import pytest
import torch
from torch import nn

from grader.suite import as_tuple, check, generator, normal, numbers, part

# What torch's own clipping adds to a norm, 1e-6, is no mistake; no norm here is below 5.
CLIPPED = {"rtol": 1e-6, "atol": 1e-9}
SMOOTHED = {"rtol": 1e-5, "atol": 1e-9}  # in float32, too
# Where a norm is near the limit, that 1e-6 moves a parameter by 1e-7 a step; an output may be 0.
TRAINED = {"rtol": 1e-4, "atol": 1e-5}
NAN, INF = math.nan, math.inf


def of_norm(norm, *shapes, seed, dtype=torch.float64):
    """Tensors of these shapes, which have this norm together."""
    drawn = [normal(*shape, seed=seed + at) for at, shape in enumerate(shapes)]
    size = torch.cat([one.flatten() for one in drawn]).norm()
    return [(norm / size * one).to(dtype) for one in drawn]


# --- clip_by_norm -------------------------------------------------------------------

NETWORK = [(3, 4), (4,), (4, 2), (2,)]


@check(
    "The gradients of a network, clipped hard, a little, and not at all",
    of="clip_by_norm",
    hint=(
        "All tensors are multiplied by the same number. Which one?",
        "The longest vector that is left alone has the norm `max_norm`.",
    ),
)
def test_network(agree):
    cases = [(12.0, 0.5), (40.0, 33.0), (8.0, 7.0), (6.0, 6.6), (0.3, 5.0)]
    due = [(of_norm(norm, *NETWORK, seed=11), largest) for norm, largest in cases]
    agree(lambda code: [as_tuple(code.clip_by_norm(*one)) for one in due], **CLIPPED)


@check(
    "One gradient alone, and many small ones that are long together",
    of="clip_by_norm",
    hint="Each of many is short. What is the norm of all of them?",
)
def test_one_and_many(agree):
    due = [
        (of_norm(9.0, (5,), seed=21), 2.0),
        (of_norm(6.0, *[(2, 2)] * 20, seed=22), 3.0),
        (of_norm(7.0, (3,), (2,), seed=23), 6.3),
    ]
    agree(lambda code: [as_tuple(code.clip_by_norm(*one)) for one in due], **CLIPPED)


@check(
    "Zeros stay zeros",
    of="clip_by_norm",
    hint=(
        "What is the norm of nothing but zeros, and what happens where it is divided by?",
        "Some of the gradients being 0 is no reason to leave the others as they are.",
    ),
)
def test_zeros(agree):
    zeros = [torch.zeros_like(one) for one in of_norm(1.0, *NETWORK, seed=31)]
    some = [*of_norm(10.0, (4,), (3, 2), seed=32), *zeros]
    due = [(some, 2.5), (some, 11.0), (zeros, 2.5)]
    agree(lambda code: [as_tuple(code.clip_by_norm(*one)) for one in due], **CLIPPED)


@check(
    "Gradients of other kinds",
    of="clip_by_norm",
    points=0.25,
    hint="New tensors have the shape and the dtype of the old ones, and those stay as they were.",
)
@pytest.mark.parametrize("form", ["single numbers", "views", "with nothing in it", "float32"])
def test_forms(agree, form):
    gradients = {
        "single numbers": lambda: of_norm(8.0, (), (), (2, 1, 3), seed=41),
        "views": lambda: [one.T[1:, ::2] for one in of_norm(30.0, (6, 7), (4, 5), seed=42)],
        "with nothing in it": lambda: of_norm(8.0, (0, 3), (4,), (0,), (2, 2), seed=43),
        "float32": lambda: of_norm(20.0, *NETWORK, seed=44, dtype=torch.float32),
    }[form]()
    digits = {"rtol": 1e-5, "atol": 1e-7} if form == "float32" else CLIPPED
    agree(lambda code: as_tuple(code.clip_by_norm(gradients, 3.0)), unchanged=True, **digits)


@check(
    "Clipping takes whole tensors",
    of="clip_by_norm",
    points=0.5,
    hint=(
        "A tensor has a square, a sum and a root of its own; no element has to be picked out.",
        "`if`, and the `min` of Python, ask a tensor for a yes or no, and so its value has to "
        "leave it. Which operation on tensors keeps a number from being above 1?",
    ),
)
def test_whole(agree):
    short, few, many = (
        of_norm(norm, shape, shape[:1], seed=51)
        for norm, shape in ((2.0, (4, 3)), (12.0, (2, 3)), (12.0, (9, 8)))
    )
    agree.in_tensors(
        lambda code: [as_tuple(code.clip_by_norm(one, 4.0)) for one in (many, short)], **CLIPPED
    )
    agree.vectorised(
        lambda code: as_tuple(code.clip_by_norm(few, 4.0)),
        lambda code: as_tuple(code.clip_by_norm(many, 4.0)),
        **CLIPPED,
    )


# --- smooth -------------------------------------------------------------------------


def noisy(count, seed):
    """Losses that fall, and jump about."""
    jumps = torch.rand(count, generator=generator(seed), dtype=torch.float64)
    return (3 / (1 + 0.2 * torch.arange(count)) * (0.5 + jumps)).tolist()


@check(
    "Other losses, with other β",
    of="smooth",
    hint=(
        "With β = 0 nothing is remembered. What comes out then?",
        "Which of the two is multiplied by β, the old mean or the new loss?",
    ),
)
def test_other_betas(agree):
    due = [(noisy(30, seed=61), beta) for beta in (0.5, 0.95, 0.0, 0.3)]
    agree(lambda code: [code.smooth(*one) for one in due], **SMOOTHED)


@check(
    "The β that nobody names",
    of="smooth",
    points=0.5,
    hint="What is the default of `beta` in the stub?",
)
def test_default_beta(agree):
    losses = noisy(14, seed=62)
    agree(lambda code: code.smooth(losses), **SMOOTHED)


@check(
    "What is always 3 stays 3, and what rises is followed",
    of="smooth",
    hint=(
        "A mean of threes is 3, from the first one on. What is yours?",
        "By how much is v too small after t losses, if all of them are the same?",
    ),
)
def test_constant(agree):
    due = [[3.0] * 12, [0.5 * k for k in range(1, 13)]]
    agree(
        lambda code: [code.smooth(losses, beta) for losses in due for beta in (0.9, 0.6)],
        **SMOOTHED,
    )


@check(
    "Two losses, one, and none",
    of="smooth",
    points=0.5,
    hint="Is there a Python float for each loss? Without losses there is nothing to begin with.",
)
def test_short(agree):
    due = [[4.0, 1.0], [0.7], []]
    agree(
        lambda code: [code.smooth(losses, beta=0.75) for losses in due], unchanged=True, **SMOOTHED
    )


# --- symptoms -----------------------------------------------------------------------

# No loss lies within 5 % of a limit, so that nothing hangs on the last digit.
HEALTHY = [3.0, 2.0, 1.2, 0.7], [3.1, 2.2, 1.5, 1.1]
STUCK = [3.0, 2.99, 2.9, 2.84], [3.1, 3.0, 3.05, 3.02]
OVERFITS = [3.0, 1.0, 0.3, 0.1], [3.1, 1.6, 1.3, 2.4]

DIVERGED = [
    ([3.0, 2.0, 1.2, 0.7], [3.1, 2.2, NAN, 1.1]),
    ([3.0, NAN, 1.2, 0.7], [3.1, 2.2, 1.5, 1.1]),
    ([3.0, 2.0, 1.2, 0.7], [INF, 2.2, 1.5, 1.1]),
    ([INF, 2.0, 1.2, 0.7], [3.1, 2.2, 1.5, 1.1]),
    ([3.0, 2.0, 2.6, NAN], [3.1, 2.2, 1.9, 2.8]),
    ([NAN, 2.9, 2.88, 2.84], [3.1, 2.2, 1.9, 2.8]),
    ([3.0, 2.0, 2.9, 3.2], [3.1, 2.2, 1.9, 3.0]),
    ([3.0, 1e3, 1e8, 1e20], [3.1, 1e3, 1e9, 1e21]),
    ([3.0, 4.5, 9.0, 1.5], [3.1, 4.9, 9.5, 1.8]),
    ([3.0, 0.5, 0.6, 0.9], [3.1, 1.2, 1.0, 1.02]),
    ([1e20, 1e15, 1e9, 1e6], [1e20, 1e15, 1e9, 1e7]),
]
NOT_LEARNING = [
    ([3.0, 1.0, 2.0, 2.84], [3.1, 2.2, 1.9, 1.5]),
    ([3.0, 0.9, 0.75, 0.74], [3.1, 2.2, 1.9, 1.89]),
    ([3.0, 2.7, 2.6, 2.5], [3.1, 3.05, 3.1, 3.08]),
    ([3.0, 2.95, 2.9, 2.84], [3.1, 2.2, 1.5, 1.0]),
    ([3.0, 7.0, 5.0, 2.84], [3.1, 6.0, 4.0, 2.5]),
    ([0.002, 0.0015, 0.001894], [0.003, 0.0025, 0.0022]),
    ([3.0, 2.8, 2.75, 2.84], [3.1, 2.9, 2.8, 2.85]),
    ([3.0, 2.84], [3.1, 3.0]),
    ([3.0, 0.3], [3.1, 0.5]),
]
PAST_THE_BEST = [
    ([3.0, 2.0, 1.2, 0.7], [3.1, 2.2, 2.0, 2.36]),
    ([3.0, 2.0, 1.2, 0.7], [3.1, 2.2, 2.0, 2.07]),
    ([3.0, 2.0, 1.2, 0.7], [1.0, 1.5, 2.2, 2.1]),
    ([3.0, 2.0, 1.2, 0.7], [3.1, 0.8, 6.0, 1.2]),
    ([3.0, 0.2, 0.9, 1.6], [3.1, 2.2, 1.8, 1.7]),
    ([3.0, 1.2, 0.8, 0.6], [3.1, 0.9, 4.0, 0.92]),
    ([3.0, 2.9, 2.8, 2.84], [3.1, 1.9, 2.5, 2.6]),
    ([3.0, 0.5, 0.3, 0.4], [3.1, 1.2, 1.9, 2.2]),
    ([0.03, 0.02, 0.01, 0.005], [0.031, 0.02, 0.016, 0.022]),
    ([3.0, 0.01, 0.01, 0.01], [3.1, 1.1, 1.12, 1.11]),
    ([3.0, 2.0], [3.1, 1.2]),
    ([3.0, 2.0], [1.2, 3.1]),
    ([3.0, 2.0, 1.0], [1.2, 1.6, 1.23]),
]


@check(
    "Runs that diverge, and some that only look so",
    of="symptoms",
    hint=(
        "One NaN or inf anywhere is enough, in either list.",
        "Otherwise two numbers decide: the first training loss, and the last one.",
    ),
)
def test_diverged(agree):
    due = [HEALTHY, STUCK, OVERFITS, *DIVERGED]
    agree(lambda code: [part(code.symptoms(*run), 0, of=3) for run in due], unchanged=True)


@check(
    "Runs that are stuck, and some that have only slowed down",
    of="symptoms",
    hint=(
        "How much of the first training loss is left at the end?",
        "A run that has diverged isn't stuck, whatever its losses look like.",
    ),
)
def test_stuck(agree):
    broken = STUCK[0], [3.1, NAN, 3.0, 3.02]
    due = [HEALTHY, OVERFITS, broken, DIVERGED[6], *NOT_LEARNING]
    agree(lambda code: [part(code.symptoms(*run), 1, of=3) for run in due])


@check(
    "Runs that overfit, and some whose validation loss only jumps about",
    of="symptoms",
    hint=(
        "Where was the validation loss at its best, and how far above is it at the end?",
        "What the training loss does has no say in it, as long as the run hasn't diverged.",
    ),
)
def test_overfits(agree):
    due = [STUCK, DIVERGED[4], DIVERGED[6], *PAST_THE_BEST]
    agree(lambda code: [part(code.symptoms(*run), 2, of=3) for run in due])


# --- train_clipped ------------------------------------------------------------------


def net():
    """Three inputs and two outputs."""
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).double()


def line():
    """The smallest model, in float32."""
    return nn.Linear(2, 1)


DRAWN = [
    normal(5, 3, seed=71, scale=0.5),
    normal(5, seed=72, scale=0.5),
    normal(2, 5, seed=73, scale=0.5),
    normal(2, seed=74, scale=0.5),
]
LINE = [numbers([0.5, -0.25]).float(), numbers(0.1).float()]
X, Y = normal(12, 3, seed=75), 3 + normal(12, 2, seed=76, scale=2.0)


def supplied(code, make=net, values=DRAWN):
    """A model of the suite's own, with parameters given."""
    model = code.supply(make)
    model.load(dict(zip(model.state(), values, strict=True)))
    return model


def each_part(found):
    """Losses and norms, so that each is judged by itself."""
    return [part(found, at) for at in range(2)]


@check(
    "Other models and limits: every step clipped, some, and none",
    of="train_clipped",
    hint=(
        "With a limit that no gradient reaches it is gradient descent as ever.",
        "Does the limit hold for all the gradients together, whatever the model?",
    ),
    points=0.5,
)
@pytest.mark.parametrize("largest", [0.5, 3.0, 1000.0], ids=["every step", "some", "none"])
def test_limits(agree, largest):
    agree(
        lambda code: each_part(code.train_clipped(supplied(code), X, Y, 12, 0.07, largest)),
        **TRAINED,
    )


@check(
    "The model that was given is the one that was trained, up to the last step",
    of="train_clipped",
    hint=(
        "Whose parameters does the optimiser move? Is it a copy?",
        "The last step is taken, too, although no loss comes after it.",
    ),
)
def test_model(agree):
    def scenario(code):
        model = supplied(code)
        first = code.train_clipped(model, X, Y, epochs=5, lr=0.1, max_norm=2.5)
        once = model(X)
        more = code.train_clipped(model, X, Y, epochs=4, lr=0.05, max_norm=1.5)
        return [*each_part(first), *each_part(more), once, model(X)]

    agree(scenario, unchanged=True, **TRAINED)


@check(
    "A straight line in float32: 20 epochs, two, one, and none",
    of="train_clipped",
    hint="Is there a Python float for each epoch, in both lists? With no epoch both are empty.",
)
def test_line(agree):
    x, y = normal(9, 2, seed=77).float(), 4 * normal(9, 1, seed=78).float()

    def scenario(code):
        found = []
        for epochs in (20, 2, 1, 0):
            model = supplied(code, line, LINE)
            found += each_part(code.train_clipped(model, x, y, epochs, lr=0.1, max_norm=1.0))
        return found

    agree(scenario, rtol=1e-4, atol=1e-6)
