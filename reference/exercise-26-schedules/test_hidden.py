"""The hidden checks of exercise 26."""

import pytest
import torch
from torch import nn

from grader.suite import check, generator, normal, numbers

# A rate by float32 operations is right, too, and 3e-9 off where 1 + cos is nearly 0.
RATES = {"rtol": 1e-6, "atol": 2e-8}


def drawn_rates(count, seed):
    """Rates from 0.02 to 0.15, no two alike."""
    return (0.02 + 0.13 * torch.rand(count, generator=generator(seed))).tolist()


# --- step_decay ---------------------------------------------------------------------


@check(
    "Other decays",
    of="step_decay",
    hint="Work out on paper which steps are the last ones with their rate.",
)
@pytest.mark.parametrize("every", [3, 10, 1], ids=["every 3 steps", "every 10 steps", "every step"])
def test_decays(agree, every):
    due = [(0.5, 0.7), (0.02, 0.3), (2.0, 0.9)]
    steps = (0, 1, 2, 3, 5, 6, 9, 10, 11, 20, 29, 30)

    def scenario(code):
        return [code.step_decay(step, lr, every, factor) for lr, factor in due for step in steps]

    agree(scenario, **RATES)


@check(
    "The factor that nobody names",
    of="step_decay",
    points=0.5,
    hint="What is the default of `factor` in the stub?",
)
def test_default_factor(agree):
    agree(lambda code: [code.step_decay(step, 3.0, 2) for step in range(5)], **RATES)


# --- cosine -------------------------------------------------------------------------


@check(
    "Cosines of other lengths, between other rates",
    of="cosine",
    hint="Where does your rate begin, what is it half-way, and where does it end?",
)
@pytest.mark.parametrize(
    ("total", "lr", "lr_min"),
    [(7, 0.5, 0.2), (12, 0.02, 0.001), (9, 1.5, 1.0)],
    ids=["7 steps", "12 steps", "9 steps"],
)
def test_cosines(agree, total, lr, lr_min):
    agree(lambda code: [code.cosine(step, total, lr, lr_min) for step in range(total)], **RATES)


@check(
    "Down to 0 where no lowest rate is named",
    of="cosine",
    points=0.5,
    hint="What is the default of `lr_min` in the stub?",
)
def test_default_min(agree):
    agree(lambda code: [code.cosine(step, 8, 0.4) for step in range(9)], **RATES)


@check(
    "From the last step on",
    of="cosine",
    hint="A cosine goes up again once it has been all the way down. A schedule doesn't.",
)
def test_after(agree):
    steps = (9, 10, 11, 15, 20, 30, 1000)
    agree(lambda code: [code.cosine(step, 10, 0.7, 0.05) for step in steps], **RATES)


# --- warmup_cosine ------------------------------------------------------------------


@check(
    "Warm-ups of other lengths",
    of="warmup_cosine",
    hint=(
        "The first step has a rate already, and the last one of the warm-up has `lr`.",
        "Count the steps from the end of the warm-up to `total`: the cosine is that long.",
    ),
)
@pytest.mark.parametrize(
    ("warmup", "total"),
    [(3, 10), (8, 12), (2, 19)],
    ids=["3 of 10 steps", "8 of 12 steps", "2 of 19 steps"],
)
def test_warm_ups(agree, warmup, total):
    def scenario(code):
        return [code.warmup_cosine(step, warmup, total, 0.6, 0.15) for step in range(total)]

    agree(scenario, **RATES)


@check(
    "The shortest warm-ups",
    of="warmup_cosine",
    points=0.5,
    hint="What do your lines do if no step is there to warm up? Which step has `lr` then?",
)
@pytest.mark.parametrize("warmup", [0, 1], ids=["none", "one step"])
def test_no_warm_up(agree, warmup):
    def scenario(code):
        return [code.warmup_cosine(step, warmup, 9, 0.6, lr_min=0.1) for step in range(11)]

    agree(scenario, **RATES)


@check(
    "At the end of the cosine, and down to 0 where no lowest rate is named",
    of="warmup_cosine",
    hint="From step `total` on nothing changes any more.",
)
def test_warm_end(agree):
    steps = (10, 11, 12, 13, 25, 400)

    def scenario(code):
        due = [{"lr_min": 0.15}, {}]
        return [code.warmup_cosine(step, 4, 12, 0.6, **low) for low in due for step in steps]

    agree(scenario, **RATES)


# --- train_with_rates ---------------------------------------------------------------


def net():
    """Three inputs and two outputs."""
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).double()


def line():
    """The smallest model, in float32."""
    return nn.Linear(2, 1)


DRAWN = [
    normal(5, 3, seed=41, scale=0.5),
    normal(5, seed=42, scale=0.5),
    normal(2, 5, seed=43, scale=0.5),
    normal(2, seed=44, scale=0.5),
]
LINE = [numbers([0.5, -0.25]).float(), numbers(0.1).float()]
X, Y = normal(12, 3, seed=45), normal(12, 2, seed=46)


def supplied(code, make=net, values=DRAWN):
    """A model of the suite's own, with parameters given."""
    model = code.supply(make)
    model.load(dict(zip(model.state(), values, strict=True)))
    return model


@check(
    "Fifteen steps with other rates",
    of="train_with_rates",
    hint="Write down which rate each step takes, by its number. Does step 7 take `rates[7]`?",
)
def test_other_rates(agree):
    rates = drawn_rates(15, seed=51)
    agree(lambda code: code.train_with_rates(supplied(code), X, Y, rates), rtol=1e-6)


@check(
    "The model that was given is the one that was trained, up to the last step",
    of="train_with_rates",
    hint=(
        "Whose parameters does the optimiser move? Is it a copy?",
        "The last rate is for a step, too, although no loss comes after it.",
    ),
)
def test_model(agree):
    first, second = drawn_rates(6, seed=52), drawn_rates(4, seed=53)

    def scenario(code):
        model = supplied(code)
        losses = code.train_with_rates(model, X, Y, first)
        once = model(X)
        more = code.train_with_rates(model, X, Y, second)
        return losses, more, once, model(X)

    agree(scenario, rtol=1e-6, unchanged=True)


@check(
    "A rate of 0 in between",
    of="train_with_rates",
    points=0.5,
    hint="A step with the rate 0 moves nothing. But does it leave the velocity as it was?",
)
def test_zero_rate(agree):
    rates = [0.1, 0.05, 0.0, 0.0, 0.1, 0.02, 0.07]
    agree(lambda code: code.train_with_rates(supplied(code), X, Y, rates), rtol=1e-6)


@check(
    "A straight line in float32: 20 steps, two, one, and none",
    of="train_with_rates",
    hint="Is there a Python float for each rate? Without a rate there is no step.",
)
def test_line(agree):
    rates = drawn_rates(20, seed=54)
    x, y = normal(9, 2, seed=55).float(), normal(9, 1, seed=56).float()

    def scenario(code):
        found = []
        for steps in (20, 2, 1, 0):
            model = supplied(code, line, LINE)
            found.append(code.train_with_rates(model, x, y, rates[:steps]))
        return found

    agree(scenario, rtol=1e-4)
