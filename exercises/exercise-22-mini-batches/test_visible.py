"""What you can see of how exercise 22 is graded."""

import torch
from torch import nn

from grader.suite import check, numbers

X = numbers(
    [-2.0, 3.0], [-1.5, 1.0], [-1.0, 4.0], [-0.5, 1.5], [0.0, 5.0],
    [0.5, 0.5], [1.0, 2.0], [1.5, 3.5], [2.0, 0.0], [2.5, 2.5],
)  # fmt: skip
Y = numbers([1.2], [0.1], [1.9], [0.4], [2.6], [-0.3], [0.2], [1.4], [-1.1], [0.3])
ORDERS = torch.tensor(
    [
        [7, 2, 9, 4, 0, 5, 8, 1, 6, 3],
        [3, 8, 0, 6, 9, 2, 1, 7, 4, 5],
        [5, 1, 4, 9, 3, 7, 6, 0, 2, 8],
        [0, 6, 8, 3, 2, 4, 9, 5, 7, 1],
        [9, 4, 7, 5, 1, 6, 0, 8, 3, 2],
        [2, 0, 1, 8, 7, 3, 5, 4, 9, 6],
    ]
)


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


def trained(code):
    """The history of six epochs in batches of four."""
    model = code.supply(net)
    model.load(START)
    return code.train_epochs(model, X, Y, batch_size=4, lr=0.12, orders=ORDERS)


def pairs(found):
    """Batches as they come, a list of two being as right as a tuple."""
    if not isinstance(found, (list, tuple)):
        return found
    return [tuple(one) if isinstance(one, list) else one for one in found]


@check(
    "Ten examples in batches of four",
    of="batches",
    points=2,
    hint=(
        "Which numbers of the order belong to the first batch, and which to the last?",
        "Those numbers pick rows. Whose rows are they?",
    ),
)
def test_fours(agree):
    agree(lambda code: pairs(code.batches(X, Y, 4, ORDERS[0])))


@check(
    "The mean over batches of four, four and two",
    of="mean_loss",
    points=2,
    hint=(
        "How many examples have the first loss, how many the last?",
        "Write the loss of every single example down. How many numbers are added up?",
    ),
)
def test_three_batches(agree):
    # A right mean in float32 is 5e-8 off.
    agree(lambda code: code.mean_loss([0.5, 2.0, 8.0], [4, 4, 2]), rtol=1e-6)


@check(
    "Two columns, by the training data's mean and spread",
    of="standardise",
    points=2,
    hint=(
        "Whose mean is subtracted from the other data?",
        "After it each column of the training data has mean 0 and mean square 1.",
    ),
)
def test_columns(agree, picture):
    picture.heatmap(lambda code: torch.cat(code.standardise(X[:6], X[6:])))
    # An epsilon in the divisor costs the checks of constant columns, and not this one.
    agree(lambda code: code.standardise(X[:6], X[6:]), rtol=1e-6)


@check(
    "Six epochs of ten examples in batches of four",
    of="train_epochs",
    points=3,
    hint=(
        "How many steps does an epoch take, and what does the second batch see of the first step?",
        "Each epoch has an order of its own, and counts every example once.",
    ),
)
def test_six_epochs(agree, picture):
    picture.losses(trained)
    agree(trained, rtol=1e-6)
