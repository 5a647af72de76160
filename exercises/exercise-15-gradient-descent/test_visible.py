"""What you can see of how exercise 15 is graded."""

import torch

from grader.suite import check, numbers, part, pictures

X = numbers([0.0], [0.5], [1.0], [1.5], [2.0], [2.5])
Y = numbers(-1.5, 0.5, 0.4, 2.6, 2.5, 4.6)
W, B = numbers(-0.5), torch.tensor(1.0, dtype=torch.float64)
ORDERS = torch.tensor(
    [
        [5, 0, 3, 1, 4, 2],
        [2, 4, 0, 5, 1, 3],
        [1, 3, 2, 0, 5, 4],
        [4, 5, 1, 2, 3, 0],
        [0, 1, 2, 3, 4, 5],
        [3, 0, 5, 4, 2, 1],
        [2, 1, 4, 0, 3, 5],
        [5, 3, 1, 4, 2, 0],
    ]
)


def end(found):
    """Where a descent led: w and b."""
    return [part(found, at, of=3) for at in (0, 1)]


def losses_of(found):
    """What a descent recorded."""
    return part(found, 2, of=3)


def both_ways(code):
    """What the two descents make of the same points, from the same start."""
    return (
        code.batch_descent(X, Y, W, B, lr=0.12, epochs=8),
        code.stochastic_descent(X, Y, W, B, lr=0.12, orders=ORDERS),
    )


def loss_by_epoch(got, expected, **caption):
    """The picture of both descents: the lines that they found, and their losses by epoch."""
    named = {"your batch descent": got[0], "your stochastic descent": got[1]}
    if any(not torch.equal(one[0], due[0]) for one, due in zip(got, expected, strict=True)):
        named["the reference's stochastic descent"] = expected[1]
    return pictures.fits(
        X[:, 0],
        Y,
        {name: X @ w + b for name, (w, b, _) in named.items()},
        losses={name: losses for name, (_, _, losses) in named.items()},
        points=True,
        **caption,
    )


@check(
    "Eight losses of batch descent",
    of="batch_descent",
    points=2,
    hint=(
        "It is the loop of exercise 14. Where does it start from here?",
        "Each loss is that of the w and b before the epoch, over all examples.",
    ),
)
def test_batch_losses(agree):
    agree(lambda code: losses_of(code.batch_descent(X, Y, W, B, lr=0.12, epochs=8)))


@check(
    "Where batch descent leads in three epochs",
    of="batch_descent",
    points=1,
    hint="Both gradients belong to the w and b from before the step.",
)
def test_batch_end(agree):
    agree(lambda code: end(code.batch_descent(X, Y, W, B, lr=0.12, epochs=3)))


@check(
    "Where stochastic descent leads in one epoch",
    of="stochastic_descent",
    points=2,
    hint=(
        "Write the first two steps on paper: which example is it, and which w does it see?",
        "The gradient of one example has no mean in it.",
    ),
)
def test_stochastic_end(agree):
    agree(lambda code: end(code.stochastic_descent(X, Y, W, B, lr=0.12, orders=ORDERS[:1])))


@check(
    "Eight losses of stochastic descent",
    of="stochastic_descent",
    points=2,
    hint=(
        "Each loss is that over all examples, before the first step of its epoch.",
        "Does every epoch have an order of its own?",
    ),
)
def test_stochastic_losses(agree, picture):
    picture(both_ways, loss_by_epoch, title="Batch and stochastic descent, epoch by epoch")
    agree(lambda code: losses_of(code.stochastic_descent(X, Y, W, B, lr=0.12, orders=ORDERS)))


@check(
    "The noise at six points",
    of="gradient_noise",
    points=2,
    hint=(
        "Lay the gradients of the six examples under each other: how many columns are there?",
        "Take their mean row from each row first. What becomes of a row then?",
    ),
)
def test_noise(agree):
    agree(lambda code: code.gradient_noise(X, Y, W, B))
