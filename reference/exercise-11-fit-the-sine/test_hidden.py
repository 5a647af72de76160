"""The rest of how exercise 11 is graded."""

import math
import statistics

import pytest
import torch
from torch import nn

from grader.suite import apart, check
from grader.suite import generator as seeded


class Net(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x):
        z = self.fc1(x)
        h = z if self.activation is None else getattr(torch, self.activation)(z)
        return self.fc2(h)


def deep():
    """Another kind of model: two inputs, two hidden layers, float64."""
    torch.manual_seed(5)
    layers = [nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 4), nn.Sigmoid(), nn.Linear(4, 1)]
    return nn.Sequential(*layers).double()


def train(model, x, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


class Networks(nn.Module):
    """Networks side by side, each with its own share of the rows: one run trains them all.

    A third of them has no activation, a third ReLU, a third tanh. Adam's step doesn't depend on
    the gradient's scale, so that each learns as it would alone.
    """

    def __init__(self, count, hidden):
        super().__init__()
        self.count = count
        self.w1 = nn.Parameter(torch.zeros(count, 1, hidden))
        self.b1 = nn.Parameter(torch.zeros(count, 1, hidden))
        self.w2 = nn.Parameter(torch.zeros(count, hidden, 1))
        self.b2 = nn.Parameter(torch.zeros(count, 1, 1))

    def forward(self, x):
        z = torch.baddbmm(self.b1, x.reshape(self.count, -1, 1), self.w1)
        straight, bent, squeezed = z.chunk(3)
        h = torch.cat([straight, bent.relu(), squeezed.tanh()])
        return torch.baddbmm(self.b2, h, self.w2).reshape(-1, 1)


ACTIVATIONS = (None, "relu", "tanh")
SEEDS = (11, 12, 13, 14, 15)
X = torch.linspace(-2 * math.pi, 2 * math.pi, 100).unsqueeze(1)
Y = torch.sin(X)


def initial(seed, hidden=10):
    """Parameters to start from."""
    generator = seeded(seed)

    def uniform(bound, *shape):
        return (torch.rand(shape, generator=generator) * 2 - 1) * bound

    return {
        "fc1.weight": uniform(1.0, hidden, 1),
        "fc1.bias": uniform(1.0, hidden),
        "fc2.weight": uniform(hidden**-0.5, 1, hidden),
        "fc2.bias": uniform(hidden**-0.5, 1),
    }


def sine_net(code, activation, seed, hidden=10):
    """The student's network at parameters of the suite's."""
    model = code.SineNet(activation, hidden=hidden)
    model.load(initial(seed, hidden))
    return model


def net(code, activation, seed, hidden=10):
    """A network of the suite's own."""
    model = code.supply(Net, activation, hidden)
    model.load(initial(seed, hidden))
    return model


@check(
    "Any number of points, from one end to the other",
    of="make_toy_data",
    points=0.5,
    hint="n points have n - 1 equal gaps between them. Where is the last point?",
)
@pytest.mark.parametrize("n", [2, 3, 37, 1001])
def test_data_sizes(agree, n):
    agree(lambda code: (code.make_toy_data(n), code.make_toy_data(n=n)[1]))


@check(
    "Other widths of the hidden layer, and other batches",
    of="SineNet",
    hint="Is `hidden` used in both layers? What is its default?",
)
@pytest.mark.parametrize("hidden", [1, 7, 33])
def test_widths(agree, hidden):
    generator = seeded(hidden)
    x = torch.randn(13, 1, generator=generator) * 3

    def scenario(code):
        return [
            sine_net(code, activation, hidden, hidden)(batch)
            for activation in ACTIVATIONS
            for batch in (x, x[:1], x[:0], x.expand(13, 2)[:, :1])
        ]

    agree(scenario, rtol=1e-5, atol=1e-5)


@check(
    "The network learns: 60 losses in a loop of the check's own",
    of="SineNet",
    hint=(
        "A gradient has to reach all four parameters.",
        "Are both layers attributes of the module, and is nothing detached on the way?",
    ),
)
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=["none", "relu", "tanh"])
def test_learning(agree, activation):
    def scenario(code):
        model = sine_net(code, activation, 4)
        losses = code.supplied(train)(model, X, Y, epochs=60, lr=0.01)
        return [*losses, ((model(X) - Y) ** 2).mean().item()]

    agree(scenario, rtol=1e-4)


@check(
    "Other networks, learning rates and numbers of examples",
    of="train",
    hint=(
        "`train` gets everything it needs as arguments. Is one of them overlooked?",
        "All parameters of the model are trained, whatever they are called.",
    ),
)
@pytest.mark.parametrize("case", ["relu", "none", "deep"])
def test_histories(agree, case):
    generator = seeded(6)
    wide = torch.randn(17, 2, dtype=torch.float64, generator=generator)
    target = wide.prod(dim=1, keepdim=True)

    def scenario(code):
        if case == "deep":
            model = code.supply(deep)
            return code.train(model, wide, target, 60, 0.02)
        activation = None if case == "none" else case
        model = net(code, activation, 7, hidden=5)
        return code.train(model, X[::3], Y[::3] + 0.5, epochs=60, lr=0.003)

    agree(scenario, rtol=1e-4)


@check(
    "The model that was given is the one that was trained",
    of="train",
    hint="Which object's parameters does the optimiser hold? Is it a copy?",
)
def test_in_place(agree):
    generator = seeded(8)
    x = torch.randn(9, 2, dtype=torch.float64, generator=generator)
    y = x.sum(dim=1, keepdim=True).cos()

    def scenario(code):
        model = code.supply(deep)
        first = code.train(model, x, y, epochs=5, lr=0.05)
        once = model(x)
        more = code.train(model, x, y, epochs=7, lr=0.05)
        return first + more, once, model(x)

    agree(scenario, rtol=1e-4, atol=1e-6, unchanged=True)


def train_side_by_side(code):
    """A history of 1 000 epochs, and the final losses of the fifteen networks, by activation."""
    start = [initial(seed) for _ in ACTIVATIONS for seed in SEEDS]
    model = code.supply(Networks, len(start), 10)
    model.load(
        {
            "w1": torch.stack([item["fc1.weight"].mT for item in start]),
            "b1": torch.stack([item["fc1.bias"].reshape(1, -1) for item in start]),
            "w2": torch.stack([item["fc2.weight"].mT for item in start]),
            "b2": torch.stack([item["fc2.bias"].reshape(1, 1) for item in start]),
        }
    )
    x, y = X.repeat(len(start), 1), Y.repeat(len(start), 1)
    history = code.train(model, x, y, epochs=1000, lr=0.01)
    trained = model.state()
    # Computed here from the parameters: a history can say anything.
    z = torch.baddbmm(trained["b1"], X.expand(len(start), -1, 1), trained["w1"])
    straight, bent, squeezed = z.chunk(3)
    h = torch.cat([straight, bent.relu(), squeezed.tanh()])
    errors = (torch.baddbmm(trained["b2"], h, trained["w2"]) - Y) ** 2
    each = errors.mean(dim=(1, 2)).reshape(3, -1).tolist()
    return history, dict(zip(ACTIVATIONS, each, strict=True))


@check(
    "1 000 epochs lead where they should",
    of="train",
    points=2,
    needs=("losses", "histories[relu]", "histories[none]", "histories[deep]"),
    hint="The first 60 losses were right. Does something change later on: the learning rate, the "
    "end of the loop?",
)
def test_long_run(agree, student, reference):
    history, found = student.remember("long", train_side_by_side)
    _, due = reference.remember("long", train_side_by_side)
    reached = statistics.fmean(loss for losses in found.values() for loss in losses)
    if len(history) != 1000:
        agree.fail(f"1 000 epochs gave {len(history)} losses")
    if not math.isclose(history[-1], reached, abs_tol=0.01):
        told, computed = apart(history[-1], reached)
        agree.fail(f"the last loss in the list is {told}, and that of the trained model {computed}")
    # Long runs drift apart with rounding, so only the straight line has a number to be equal to.
    none, relu, tanh = (statistics.median(found[activation]) for activation in ACTIVATIONS)
    if not (tanh < relu < none and abs(none - statistics.median(due[None])) < 1e-3):
        curved, bent, straight = apart(tanh, relu, none)
        agree.fail(
            f"after 1 000 epochs the median losses of networks with tanh, ReLU and no activation "
            f"are {curved}, {bent} and {straight}"
        )
