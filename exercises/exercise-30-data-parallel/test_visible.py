"""What you can see of how exercise 30 is graded."""

import torch
from torch import Tensor, nn

from grader.suite import check, numbers

ORDER = torch.tensor([7, 2, 9, 4, 0, 10, 5, 8, 1, 6, 3])

SIZES = [3, 3, 3, 2]
GRADIENTS = [
    [numbers([0.5, -2.0, 1.25], [3.0, 0.75, -1.5]), numbers(1.0, -0.5, 2.0)],
    [numbers([1.5, 0.25, -0.75], [-1.0, 2.5, 4.0]), numbers(-2.0, 0.25, 1.5)],
    [numbers([-0.5, 1.0, 2.25], [0.5, -3.0, 1.0]), numbers(0.75, 3.0, -1.25)],
    [numbers([4.0, -1.25, 0.5], [2.0, 1.5, -2.5]), numbers(-3.5, 1.75, 0.25)],
]

X = numbers(
    [-2.0, 3.0], [-1.5, 1.0], [-1.0, 4.0], [-0.5, 1.5], [0.0, 5.0], [0.5, 0.5],
    [1.0, 2.0], [1.5, 3.5], [2.0, 0.0], [2.5, 2.5], [3.0, 1.0], [-2.5, 2.0], [3.5, 4.0],
    [-3.0, 0.5],
)  # fmt: skip
Y = numbers(
    [1.2], [0.1], [1.9], [0.4], [2.6], [-0.3], [0.2], [1.4], [-3.1], [2.3], [-2.4], [1.7], [2.2],
    [-2.9],
)  # fmt: skip


class Net(nn.Module):
    """A model of the suite's own."""

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


def supplied(code):
    """The model, with parameters given and without gradients."""
    model = code.supply(net)
    model.load(START)
    return model


def left_in(model):
    """What `.grad` of each parameter is."""
    return {f"in {name}.grad": value for name, value in model.gradients().items()}


def listed(found):
    """What comes out as a list, a tuple being as right."""
    return list(found) if isinstance(found, tuple) else found


def dealt(found):
    """How often each worker has what stands at each place of the order, [workers, places]."""
    if not isinstance(found, (list, tuple)) or not all(isinstance(one, Tensor) for one in found):
        return found
    return torch.stack([(one.reshape(-1, 1) == ORDER).sum(dim=0) for one in found])


@check(
    "Eleven examples for four workers",
    of="shards",
    points=2,
    hint=(
        "Deal eleven cards out to four people, one card at a time. Who gets the fifth?",
        "At which places of the order does worker 1 find its examples, and how far apart are they?",
    ),
)
def test_eleven(agree, picture):
    picture.heatmap(
        lambda code: dealt(code.shards(ORDER, 4)),
        title="A row for each worker, a column for each place of the order",
    )
    agree(lambda code: listed(code.shards(ORDER, 4)))


@check(
    "The gradients of four workers with three, three, three and two examples",
    of="average_gradients",
    points=2,
    hint=(
        "What is the sum of the gradients of a worker's own examples?",
        "How many examples are there in all, and how many of them does the last worker speak for?",
    ),
)
def test_four_workers(agree, picture):
    def matrix(code):
        found = code.average_gradients(GRADIENTS, SIZES)
        return found[0] if isinstance(found, (list, tuple)) and found else found

    picture.heatmap(matrix, title="The average of the first parameter's gradients")
    # Weights in float32 are 3e-8 off. They cost a hidden check, and not this one.
    agree(lambda code: listed(code.average_gradients(GRADIENTS, SIZES)), rtol=1e-6)


@check(
    "The loss of fourteen rows in slices of three",
    of="accumulate_gradients",
    points=1,
    hint=(
        "How many rows have the first slice's loss, and how many the last one's?",
        "It has to be the number that all fourteen rows at once would give.",
    ),
)
def test_loss(agree):
    agree(lambda code: code.accumulate_gradients(supplied(code), X, Y, 3), rtol=1e-6)


@check(
    "The gradients of fourteen rows in slices of three",
    of="accumulate_gradients",
    points=2,
    hint=(
        "`backward` adds to `.grad`. What is the sum of the slices' gradients, and what should "
        "it be?",
        "What has to be done to a slice's loss before its backward pass?",
    ),
)
def test_gradients(agree, picture):
    def gradients(code):
        model = supplied(code)
        code.accumulate_gradients(model, X, Y, micro_batch=3)
        return left_in(model)

    picture.heatmap(
        lambda code: gradients(code)["in hidden.weight.grad"], title="hidden.weight.grad"
    )
    agree(gradients, rtol=1e-6)
