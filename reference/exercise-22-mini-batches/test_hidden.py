"""The hidden checks of exercise 22."""

import pytest
import torch
from torch import nn

from grader.suite import check, generator, normal, numbers


def pairs(found):
    """Batches as they come, a list of two being as right as a tuple."""
    if not isinstance(found, (list, tuple)):
        return found
    return [tuple(one) if isinstance(one, list) else one for one in found]


def orders(epochs, n, *, seed):
    """A shuffled order of the examples for each epoch."""
    draw = generator(seed)
    return torch.stack([torch.randperm(n, generator=draw) for _ in range(epochs)])


def data(n, d, k, *, seed, dtype=torch.float64):
    """Inputs [n, d] and targets [n, k]."""
    X = normal(n, d, seed=seed)
    y = torch.sin(X @ normal(d, k, seed=seed + 1)) + normal(n, k, seed=seed + 2, scale=0.3)
    return X.to(dtype), y.to(dtype)


# --- batches ------------------------------------------------------------------------


@check(
    "Batches that come out even, of one, and larger than the data; both dtypes",
    of="batches",
    hint="How many batches are there, and how many examples has the last one? Count on paper.",
)
def test_sizes(agree):
    X, y = data(12, 3, 2, seed=1)
    order = orders(1, 12, seed=2)[0]
    agree(lambda code: code.batches(X, y, 5, order), unchanged=True)
    for size in (1, 4, 12, 50):
        agree(lambda code, size=size: pairs(code.batches(X, y, size, order)))
    single = data(7, 2, 1, seed=3, dtype=torch.float32)
    agree(lambda code: pairs(code.batches(*single, 3, orders(1, 7, seed=4)[0])))


@check(
    "With drop_last a batch that isn't full is left out, and a full one is kept",
    of="batches",
    hint="Is the last batch shorter than the others? That decides, not that it is the last.",
)
def test_drop_last(agree):
    X, y = data(12, 2, 1, seed=5)
    order = orders(1, 12, seed=6)[0]
    agree(lambda code: [pairs(code.batches(X, y, 5, order, flag)) for flag in (True, False)])
    agree(
        lambda code: [pairs(code.batches(X, y, size, order, drop_last=True)) for size in (6, 7, 20)]
    )


@check(
    "A batch is taken out of the data at once",
    of="batches",
    points=0.5,
    hint=(
        "A tensor of row numbers picks all its rows in one operation.",
        "A `DataLoader` hides its loop: it asks its data for one example after the other.",
    ),
)
def test_batches_at_once(agree):
    few, many = data(6, 2, 1, seed=7), data(30, 2, 1, seed=8)
    agree.vectorised(
        lambda code: pairs(code.batches(*few, 2, orders(1, 6, seed=9)[0])),
        lambda code: pairs(code.batches(*many, 10, orders(1, 30, seed=9)[0])),
    )


# --- mean_loss ----------------------------------------------------------------------


@check(
    "Means of many batches, of one, and of batches that are all alike",
    of="mean_loss",
    points=2,
    hint="Where all batches are of one size, the plain mean is right. Where are they not?",
)
def test_means(agree):
    drawn = normal(9, seed=11).exp().tolist()
    sizes = torch.randint(1, 40, (9,), generator=generator(12)).tolist()
    agree(lambda code: code.mean_loss(drawn, sizes), unchanged=True, rtol=1e-6)
    agree(lambda code: [code.mean_loss(drawn[:k], [32] * (k - 1) + [5]) for k in (2, 4)], rtol=1e-6)
    agree(lambda code: [code.mean_loss([3.25], [7]), code.mean_loss([1.5, 4.0], [6, 6])], rtol=1e-6)
    agree(lambda code: code.mean_loss([0.25, 9.5, 2.0], [1, 1000, 30]), rtol=1e-6)


# --- standardise --------------------------------------------------------------------


@check(
    "Five columns of very different sizes",
    of="standardise",
    hint="One mean and one spread for each column, over all its rows.",
)
def test_random(agree):
    size = numbers(0.1, 1.0, 50.0, 3.0, 1e4)
    train, other = 2 * size + size * normal(9, 5, seed=21), size * normal(4, 5, seed=22)
    agree(lambda code: code.standardise(train, other), unchanged=True, rtol=1e-6)


@check(
    "A column that is constant in the training data",
    of="standardise",
    hint=(
        "What is the standard deviation of equal numbers, and what happens when it divides?",
        "The mean is subtracted there as everywhere else, also in the other data.",
    ),
)
def test_constant(agree):
    train, other = normal(7, 4, seed=23), normal(5, 4, seed=24, scale=2.0)
    train[:, 1], train[:, 3] = 3, -40
    agree(lambda code: code.standardise(train, other))


@check(
    "A single training row",
    of="standardise",
    points=0.5,
    hint="Every column of a single row is constant.",
)
def test_one_row(agree):
    train, other = normal(1, 3, seed=25), normal(4, 3, seed=26)
    agree(lambda code: [code.standardise(other, train), code.standardise(train, other)])


@check(
    "Columns far away from 0, in float32",
    of="standardise",
    hint="Two large numbers that are nearly equal leave few digits when they are subtracted.",
)
def test_far_away(agree):
    train = (1000 + normal(20, 3, seed=27)).float()
    other = (1000 + normal(6, 3, seed=28)).float()
    # One float32 near 1 000 is 6e-5 from the next, and so may two right means be.
    agree(lambda code: code.standardise(train, other), rtol=1e-4, atol=3e-4)


@check(
    "Standardising works on whole tensors",
    of="standardise",
    points=0.5,
    hint="Means along a dimension are one operation, and broadcasting does all the columns.",
)
def test_standardise_whole(agree):
    few = normal(4, 2, seed=29), normal(3, 2, seed=30)
    many = normal(13, 6, seed=31), normal(9, 6, seed=32)
    agree.in_tensors(lambda code: code.standardise(*many), rtol=1e-6)
    agree.vectorised(
        lambda code: code.standardise(*few), lambda code: code.standardise(*many), rtol=1e-6
    )


# --- train_epochs -------------------------------------------------------------------


def net():
    """Three inputs and two outputs."""
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).double()


def moody():
    """The same with a dropout in it, which is quiet in evaluation mode only."""
    return nn.Sequential(*net()[:2], *(nn.Dropout(0.5), net()[2])).double()


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
SMALL = data(11, 2, 1, seed=45, dtype=torch.float32)


def supplied(code, make=net, values=DRAWN):
    """A model of the suite's own, with parameters given."""
    model = code.supply(make)
    model.load(dict(zip(model.state(), values, strict=True)))
    return model


@check(
    "Five epochs in batches of another size",
    of="train_epochs",
    hint="With all examples in one batch it is batch descent, with one in each it is stochastic.",
)
@pytest.mark.parametrize("batch_size", [1, 4, 50])
def test_batch_sizes(agree, batch_size):
    X, y = data(12, 3, 2, seed=51)
    due = orders(5, 12, seed=52)
    agree(lambda code: code.train_epochs(supplied(code), X, y, batch_size, 0.15, due), rtol=1e-6)


@check(
    "The model that was given is the one that was trained",
    of="train_epochs",
    hint="Whose parameters does the optimiser move? Is it a copy?",
)
def test_model(agree):
    X, y = data(10, 3, 2, seed=53)
    due = orders(4, 10, seed=54)

    def scenario(code):
        model = supplied(code)
        first = code.train_epochs(model, X, y, 4, 0.1, due[:1])
        once = model(X)
        more = code.train_epochs(model, X, y, batch_size=3, lr=0.1, orders=due[1:])
        return first, more, once, model(X)

    agree(scenario, rtol=1e-6, unchanged=True)


@check(
    "The model's mode is left alone",
    of="train_epochs",
    points=0.5,
    hint="Training or evaluation mode is the owner's to choose, before and after.",
)
def test_mode(agree):
    X, y = data(10, 3, 2, seed=56)
    due = orders(3, 10, seed=57)

    def scenario(code):
        quiet, plain = supplied(code, moody), supplied(code)
        plain.set_training(True)
        quiet.set_training(False)
        losses = [code.train_epochs(model, X, y, 4, 0.1, due) for model in (quiet, plain)]
        return losses, [quiet.training, plain.training]

    agree(scenario, rtol=1e-6)


@check(
    "A straight line in float32: 20 epochs, two, one, and none",
    of="train_epochs",
    hint="Is a Python float due for each epoch? Without an order there is none.",
)
def test_line(agree):
    due = orders(20, 11, seed=55)

    def scenario(code):
        found = []
        for epochs in (20, 2, 1, 0):
            model = supplied(code, line, LINE)
            found.append(code.train_epochs(model, *SMALL, 4, 0.05, due[:epochs]))
        return found

    agree(scenario, rtol=1e-4)
