"""What you can see of how exercise 11 is graded."""

import math

import pytest
import torch
from torch import nn

from grader.suite import apart, check, generator, loss_history


class Net(nn.Module):
    """A network of the suite's own."""

    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x):
        z = self.fc1(x)
        h = z if self.activation is None else getattr(torch, self.activation)(z)
        return self.fc2(h)


def adam(models, lr):
    """Adam for all parameters of several models at once, laid end to end in one vector.

    Gives what clears the gradients, and what takes step t. With models this small the time goes
    into the number of operations, and six for all of them are fewer than torch's own.
    """
    leaves = [leaf for model in models for leaf in model.parameters()]
    sizes = [leaf.numel() for leaf in leaves]
    values = torch.cat([leaf.detach().flatten() for leaf in leaves])
    gradients, mean, square = (torch.zeros_like(values) for _ in range(3))
    for leaf, value, gradient in zip(
        leaves, values.split(sizes), gradients.split(sizes), strict=True
    ):
        leaf.data, leaf.grad = value.view(leaf.shape), gradient.view(leaf.shape)

    def step(t):
        mean.lerp_(gradients, 0.1)
        square.mul_(0.999).addcmul_(gradients, gradients, value=0.001)
        size = square.div(1 - 0.999**t).sqrt_().add_(1e-8)
        values.addcdiv_(mean, size, value=-lr / (1 - 0.9**t))

    return gradients.zero_, step


def fit(models, x, y, epochs, lr):
    """Train several models at once: one backward pass serves all of them.

    Gives the losses before each step, a list for each model.
    """
    clear, step = adam(models, lr)
    history = []
    for t in range(1, epochs + 1):
        losses = torch.square(torch.stack([model(x) for model in models]) - y).mean(dim=(1, 2))
        history.append(losses.detach())
        clear()
        losses.sum().backward()
        step(t)
    return torch.stack(history).T.tolist()


ACTIVATIONS = (None, "relu", "tanh")
X = torch.linspace(-2 * math.pi, 2 * math.pi, 100).unsqueeze(1)
Y = torch.sin(X)
EPOCHS = 150


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


@check(
    "A hundred points on the sine, and five",
    of="make_toy_data",
    points=2,
    hint=(
        "Which function of torch gives evenly spaced numbers, both ends included?",
        "The rows are the examples: the shape is [n, 1], not [n].",
    ),
)
def test_data(agree):
    agree(lambda code: (code.make_toy_data(), code.make_toy_data(5)))


@check(
    "The network's predictions with given parameters",
    of="SineNet",
    points=2,
    hint=(
        "First layer, activation, second layer: what happens to the hidden values when "
        "`activation` is None?",
        "The prediction is a sum of hidden values. Nothing comes after the second layer.",
    ),
)
@pytest.mark.parametrize("activation", [None, "relu", "tanh"], ids=["none", "relu", "tanh"])
def test_predictions(agree, activation):
    def scenario(code):
        model = code.SineNet(activation)
        model.load(initial(1))
        return model(X[::9])

    agree(scenario, rtol=1e-5, atol=1e-5)


def start(code):
    """The suite's own network at known parameters."""
    model = code.supply(Net, "tanh")
    model.load(initial(2))
    return model


test_losses = loss_history(
    "The first 60 losses",
    of="train",
    start=start,
    run=lambda code, model, epochs: code.train(model, X, Y, epochs=epochs, lr=0.01),
    still="sine",
    points=4,
    hint=(
        "Write down, in words, what happens in one epoch, in order. There are five things.",
        "Compare your first three losses with the ones in the report: the first one that differs "
        "says after which step things went wrong.",
    ),
)


def spread(hidden=10):
    """Parameters to start a short training from: the units bend side by side, not at random.

    Drawn at random, some units bend where others do already, and it takes 1 000 epochs before
    every network has got as far as one of these has after 150.
    """
    draw = generator(11)

    def nearly(values):
        return values * (1 + (torch.rand(hidden, generator=draw) * 2 - 1) / 20)

    slopes = nearly(torch.ones(hidden))
    bends = torch.linspace(-1, 1, hidden) * (2 * math.pi * (1 - 1 / hidden))
    return {
        "fc1.weight": slopes[:, None],
        "fc1.bias": nearly(-slopes * bends),
        "fc2.weight": nearly(bends.cos() / 10)[None],
        "fc2.bias": torch.zeros(1),
    }


def networks(code):
    """Three of the student's networks after 150 epochs: final losses, predictions, histories.

    Each is a dictionary by activation.
    """
    models = [code.SineNet(activation) for activation in ACTIVATIONS]
    for model in models:
        model.load(spread())
    histories = code.supplied(fit)(models, X, Y, epochs=EPOCHS, lr=0.03)
    predictions = [model(X) for model in models]
    losses = [((prediction - Y) ** 2).mean().item() for prediction in predictions]
    names = [activation or "none" for activation in ACTIVATIONS]
    return tuple(dict(zip(names, each, strict=True)) for each in (losses, predictions, histories))


def straight_line():
    """The mean squared error of the best straight line."""
    design = torch.cat([X, torch.ones_like(X)], dim=1).double()
    best = torch.linalg.lstsq(design, Y.double()).solution
    return ((design @ best - Y) ** 2).mean().item()


@check(
    f"After {EPOCHS} epochs: tanh before ReLU before no activation",
    of="SineNet",
    points=2,
    hint="Without an activation the network is a straight line. What do ReLU and tanh add to it?",
)
def test_order(agree, student, picture):
    picture.fits(lambda code: code.remember("networks", networks)[1:], over=X, targets=Y)
    none, relu, tanh = student.remember("networks", networks)[0].values()
    best = straight_line()
    if none < best - 1e-4:
        reached, line = apart(none, best)
        agree.fail(
            f"without an activation the loss reached {reached}, and no straight line comes below "
            f"{line}"
        )
    if abs(none - best) > 1e-3:
        ends, line = apart(none, best)
        agree.fail(f"without an activation the loss ends at {ends}, above {line}")
    if not tanh < relu < none:
        straight, bent, curved = apart(none, relu, tanh)
        agree.fail(
            f"after {EPOCHS} epochs the losses are {straight} without an activation, {bent} "
            f"with ReLU and {curved} with tanh"
        )
