"""The rest of how exercise 12 is graded."""

import itertools
import math

import pytest
import torch
from torch import nn

from grader.suite import check, generator, normal, read_parameters, write_parameters


def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


def linear():
    """The smallest model there is."""
    return nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())


def tilted(code):
    """The smallest model there is at known parameters: it gives either class to some points."""
    model = code.supply(linear)
    model.load({"0.weight": torch.tensor([[1.0, -1.0]]), "0.bias": torch.zeros(1)})
    return model


def hidden():
    """One hidden layer, float64."""
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid()).double()


def deep():
    """Two hidden layers, three inputs, float64."""
    layers = [nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid()]
    return nn.Sequential(*layers).double()


class Lookup(nn.Module):
    """Gives the probability that stands in the first column; has a mode and a gradient to lose."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.scale.grad = torch.full((1,), 0.25)
        self.inner = nn.Sequential(nn.Identity())

    def forward(self, X):
        return self.inner(X[:, :1] * self.scale.to(X.dtype))


def moons(seed, n=200, noise=0.2):
    """Two hooked half circles with normal noise: X [n, 2] and y [n, 1], float32."""
    draw = generator(seed)
    angle = torch.linspace(0, math.pi, n // 2)
    upper = torch.stack([angle.cos(), angle.sin()], dim=1)
    lower = torch.stack([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
    X = torch.cat([upper, lower]) + noise * torch.randn(2 * (n // 2), 2, generator=draw)
    y = torch.cat([torch.zeros(n // 2, 1), torch.ones(n // 2, 1)])
    return X, y


def parameters(seed, *sizes):
    """Weights [in, out] and biases [out] of layers of these sizes."""
    draw = generator(seed)
    found = {}
    for layer, (inputs, outputs) in enumerate(itertools.pairwise(sizes), 1):
        bound = inputs**-0.5
        weight, bias = torch.rand(inputs * outputs + outputs, generator=draw).split(
            [inputs * outputs, outputs]
        )
        found[f"W{layer}"] = (2 * weight - 1).reshape(inputs, outputs) * bound
        found[f"b{layer}"] = (2 * bias - 1) * bound
    return found


def shapes(*sizes):
    """The shapes of the weights and biases of layers of these sizes."""
    return {name: tuple(value.shape) for name, value in parameters(0, *sizes).items()}


X, Y = moons(2)


@check(
    "Other numbers of features and outputs",
    of="LinearModel",
    hint="Which of the two dimensions does `nn.Linear` take first? Is each of them used?",
)
def test_linear_sizes(agree):
    def scenario(code):
        found = []
        for sizes in ((3, 1), (5, 2), (1, 4)):
            batch = parameters(7, 11, sizes[0])["W1"] * 9
            model = code.LinearModel(input_dim=sizes[0], output_dim=sizes[1])
            write_parameters(model, parameters(8, *sizes))
            found += [model(batch), model(batch[:1]), model(batch[:0])]
        return found

    agree(scenario)


@check(
    "Other numbers of features, hidden units and outputs",
    of="MLP",
    hint="Which layer takes what the one before it gives? What is the default activation?",
)
def test_mlp_sizes(agree):
    def scenario(code):
        found = []
        for sizes in ((3, 7, 1), (2, 9, 4), (6, 3, 2)):
            batch = parameters(9, 11, sizes[0])["W1"] * 9
            for chosen in ({}, {"activation": "tanh"}):
                model = code.MLP(
                    input_dim=sizes[0], hidden_dim=sizes[1], output_dim=sizes[2], **chosen
                )
                write_parameters(model, parameters(10, *sizes))
                found += [model(batch), model(batch[:0])]
        return found

    agree(scenario)


def learn(code, model, start):
    """30 losses of a model, from parameters given, in a loop of the suite's own."""
    write_parameters(model, start)
    return code.supplied(train)(model, X, Y, epochs=30, lr=0.05)


@check(
    "The linear model learns: 30 losses from your own initial parameters",
    of="LinearModel",
    hint="A gradient has to reach the weights and the bias. Is anything detached on the way?",
)
def test_linear_learning(agree):
    agree.following(
        lambda code: read_parameters(code.LinearModel(2, 1), shapes(2, 1)),
        lambda code, start: learn(code, code.LinearModel(2, 1), start),
        rtol=1e-4,
    )


@check(
    "The MLP learns: 30 losses from your own initial parameters",
    of="MLP",
    hint="A gradient has to reach both layers. Are both attributes of the module?",
)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_mlp_learning(agree, activation):
    agree.following(
        lambda code: read_parameters(code.MLP(2, 8, 1, activation), shapes(2, 8, 1)),
        lambda code, start: learn(code, code.MLP(2, 8, 1, activation), start),
        rtol=1e-4,
    )


@check(
    "Other models, learning rates and numbers of examples",
    of="train",
    hint=(
        "`train` gets everything it needs as arguments. Is one of them overlooked?",
        "All parameters of the model are trained, whatever they are called.",
    ),
)
@pytest.mark.parametrize("case", ["linear", "deep"])
def test_histories(agree, case):
    wide = normal(17, 3, seed=11)
    classes = (wide.prod(dim=1, keepdim=True) > 0).double()

    def scenario(code):
        model = code.supply({"linear": linear, "deep": deep}[case])
        if case == "deep":
            return code.train(model, wide, classes, 30, 0.02)
        return code.train(model, X[::3], Y[::3], epochs=30, lr=0.01)

    agree(scenario, rtol=1e-4)


@check(
    "The model that was given is the one that was trained",
    of="train",
    hint="Which object's parameters does the optimiser hold? Is it a copy?",
)
def test_in_place(agree):
    wide = normal(9, 3, seed=12)
    classes = (wide.sum(dim=1, keepdim=True) > 0).double()

    def scenario(code):
        model = code.supply(deep)
        first = code.train(model, wide, classes, epochs=5, lr=0.05)
        once = model(wide)
        more = code.train(model, wide, classes, epochs=7, lr=0.05)
        return first + more, once, model(wide)

    agree(scenario, rtol=1e-4, atol=1e-6, unchanged=True)


@check(
    "200 epochs lead where they should, also where the model is sure",
    of="train",
    points=2,
    needs=("losses", "histories[linear]", "histories[deep]"),
    hint="The first 60 losses were right. What happens later, when some probabilities come out as "
    "exactly 0 or 1?",
)
def test_long_run(agree):
    given = parameters(14, 2, 8, 1)
    # In float64, where two right loops stay together: in float32 they part with rounding.
    start = {
        "0.weight": given["W1"].T.contiguous().double(),
        "0.bias": given["b1"].double(),
        "2.weight": given["W2"].T.contiguous().double(),
        "2.bias": given["b2"].double(),
    }
    # Far out on either side float32 has no number between the probability and 0, or 1.
    far = torch.tensor([[60.0, -60.0], [25.0, -25.0], [-25.0, 25.0], [-60.0, 60.0]])
    sure = torch.cat([X[::10], far]), torch.cat([Y[::10], torch.tensor([[1.0, 1, 0, 0]]).T])

    def scenario(code):
        history = code.train(tilted(code), *sure, epochs=20, lr=0.01)
        model = code.supply(hidden)
        model.load(start)
        history += code.train(model, X.double(), Y.double(), epochs=200, lr=0.05)
        return history, model(X[::9].double())

    agree(scenario, rtol=1e-4, atol=1e-6)


@check(
    "Any number of examples, and any model",
    of="accuracy",
    hint="The result is a part of all examples, whatever their number. Which shapes are compared?",
)
@pytest.mark.parametrize("n", [2, 37, 1000])
def test_accuracy_sizes(agree, n):
    draw = generator(n)
    probability = torch.rand(n, 2, generator=draw)
    truth = (torch.rand(n, 1, generator=draw) < 0.7).float()

    def scenario(code):
        model = code.supply(Lookup)
        sure = (probability > 0.5).float() * 0.9
        return [
            code.accuracy(model, probability, truth),
            code.accuracy(model, probability.double(), truth.double()),
            code.accuracy(model, sure, (sure[:, :1] > 0.5).float()),
            code.accuracy(model, sure, (sure[:, :1] < 0.5).float()),
            code.accuracy(tilted(code), X[::2], Y[::2]),
        ]

    agree(scenario, atol=1e-6)


@check(
    "Looking is not touching: the model's mode and gradients stay",
    of="accuracy",
    points=2,
    hint=(
        "A model can be in training or in evaluation mode when it comes. In which does it leave?",
        "Nothing here needs a gradient, nor clears one.",
    ),
)
def test_accuracy_leaves_the_model(agree):
    draw = generator(13)
    probability = torch.rand(21, 1, generator=draw)
    truth = (torch.rand(21, 1, generator=draw) < 0.6).float()

    def scenario(code):
        found = []
        for mode in (True, False):
            model = code.supply(Lookup)
            model.set_training(mode)
            found.append(code.accuracy(model, probability, truth))
            gradient = model.gradients()["scale"]
            found += [model.training, gradient is not None and gradient.item() == 0.25]
        return found

    agree(scenario, atol=1e-6, unchanged=True)
