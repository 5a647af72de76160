"""The rest of how exercise 11 is graded."""

import math

import pytest
import torch
from torch import nn

from grader.suite import check, generator, normal


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
    layers = [nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 4), nn.Sigmoid(), nn.Linear(4, 1)]
    return nn.Sequential(*layers).double()


def double(activation):
    """A network in float64."""
    return Net(activation).double()


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


ACTIVATIONS = (None, "relu", "tanh")
X = torch.linspace(-2 * math.pi, 2 * math.pi, 100).unsqueeze(1)
Y = torch.sin(X)


def initial(seed, hidden=10):
    """Parameters to start from."""
    draw = generator(seed)

    def uniform(bound, *shape):
        return (torch.rand(shape, generator=draw) * 2 - 1) * bound

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
    x = normal(13, 1, seed=hidden, scale=3.0, dtype=torch.float32)

    def scenario(code):
        return [
            sine_net(code, activation, hidden, hidden)(batch)
            for activation in ACTIVATIONS
            for batch in (x, x[:1], x[:0], x.expand(13, 2)[:, :1])
        ]

    agree(scenario, rtol=1e-5, atol=1e-5)


@check(
    "The network learns: 30 losses in a loop of the check's own",
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
        losses = code.supplied(train)(model, X, Y, epochs=30, lr=0.01)
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
    wide = normal(17, 2, seed=6)
    target = wide.prod(dim=1, keepdim=True)

    def scenario(code):
        if case == "deep":
            model = code.supply(deep)
            return code.train(model, wide, target, 30, 0.02)
        activation = None if case == "none" else case
        model = net(code, activation, 7, hidden=5)
        return code.train(model, X[::3], Y[::3] + 0.5, epochs=30, lr=0.003)

    agree(scenario, rtol=1e-4)


@check(
    "The model that was given is the one that was trained",
    of="train",
    hint="Which object's parameters does the optimiser hold? Is it a copy?",
)
def test_in_place(agree):
    x = normal(9, 2, seed=8)
    y = x.sum(dim=1, keepdim=True).cos()

    def scenario(code):
        model = code.supply(deep)
        first = code.train(model, x, y, epochs=5, lr=0.05)
        once = model(x)
        more = code.train(model, x, y, epochs=7, lr=0.05)
        return first + more, once, model(x)

    agree(scenario, rtol=1e-4, atol=1e-6, unchanged=True)


@check(
    "200 epochs lead where they should",
    of="train",
    points=2,
    needs=("losses", "histories[relu]", "histories[none]", "histories[deep]"),
    hint="The first 60 losses were right. Does something change later on: the learning rate, the "
    "end of the loop?",
)
def test_long_run(agree):
    # In float64, where two right loops stay together: in float32 they part with rounding.
    start = {name: value.double() for name, value in initial(11).items()}

    def scenario(code):
        model = code.supply(double, "tanh")
        model.load(start)
        history = code.train(model, X.double(), Y.double(), epochs=200, lr=0.01)
        return history, model(X[::9].double())

    agree(scenario, rtol=1e-4, atol=1e-6)
