"""What you can see of how exercise 34 is graded."""

import torch
from torch import nn

from grader.suite import Raise, check, numbers, pictures

# Nine points of a new curve, for a network whose body has learned to bend elsewhere.
X = numbers(-1.9, -1.4, -1.0, -0.5, -0.1, 0.4, 0.9, 1.5, 1.8)[:, None]
Y = numbers(0.6, 0.9, 0.3, -0.8, -1.1, -0.2, 1.2, 1.6, 0.9)[:, None]
GRID = torch.linspace(-2, 2, 61, dtype=torch.float64)[:, None]
EVERYWHERE = torch.cat([X, GRID])

# Ten rows for a network with a batch norm: they lie elsewhere than what it was trained on.
ROWS = numbers(
    [1.5, -0.5], [2.0, 0.5], [0.5, -1.0], [2.5, 1.0], [1.0, 0.0],
    [3.0, -1.5], [1.5, 2.0], [0.0, -0.5], [2.0, -2.0], [1.0, 1.5],
)  # fmt: skip
TARGETS = numbers(0.8, 1.9, -0.6, 2.2, 0.1, 1.0, 2.4, -1.1, -0.3, 1.6)[:, None]


def filled(model, seed):
    """The model in float64; every parameter has numbers of its own, which never change."""
    model.double()
    for at, parameter in enumerate(model.parameters()):
        i = torch.arange(parameter.numel()) + 1
        known = (seed * i * i + (at + 3) * i + at) % 31 - 15
        parameter.data = (known.double() / 20).reshape(parameter.shape)
    return model


class Tower(nn.Module):
    """A model of the suite's own, so that nobody's network counts but what is done with it."""

    def __init__(self):
        super().__init__()
        self.layer1 = nn.Linear(2, 3)
        self.layer2 = nn.Sequential(nn.Linear(3, 4), nn.Tanh())
        self.layer10 = nn.Linear(4, 6)
        self.head = nn.Linear(6, 1)

    def forward(self, X):
        return self.head(torch.tanh(self.layer10(self.layer2(torch.tanh(self.layer1(X))))))


def tower():
    """A network of which everything is trained."""
    return filled(Tower(), 3)


def bent():
    """A network with a frozen body, whose units bend side by side."""
    body = nn.Sequential(nn.Linear(1, 8), nn.Tanh())
    model = nn.Sequential(body, nn.Linear(8, 1)).double()
    bends = torch.arange(8).double() / 2 - 1.75
    body[0].weight.data.fill_(1.5)
    body[0].bias.data = -1.5 * bends
    model[1].weight.data = 0.25 * (torch.arange(8).double()[None] % 3 - 1)
    model[1].bias.data.fill_(0.5)
    return freeze_here(model, body)


def freeze_here(model, *parts):
    """The model, with these parts of it frozen."""
    for part in parts:
        for parameter in part.parameters():
            parameter.requires_grad = False
    return model


def normed():
    """A network whose first layer and batch norm are frozen, and which comes in evaluation mode."""
    model = filled(nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 1)), 5)
    norm = model[1]
    norm.weight.data.add_(1.5)
    norm.running_mean.copy_(torch.tensor([0.5, -0.25, 0.125, 1.0]))
    norm.running_var.copy_(torch.tensor([0.75, 1.5, 0.5, 2.0]))
    norm.num_batches_tracked.fill_(40)
    return freeze_here(model, model[0], norm).eval()


def modes_of(model):
    """The names of the parts that are in training mode, the model itself among them."""
    return [name or "the model" for name, part in model.named_modules() if part.training]


def listed(names):
    """Names in one line, such as a message can show."""
    return ", ".join(names) or "nothing"


def trained_names(model):
    """The parameters that are trained, by name."""
    return listed(name for name, trained in model.requires_grad().items() if trained)


def after_freezing(code, names):
    """What is trained still once some parts of the tower are frozen."""
    model = code.supply(tower)
    code.freeze(model, names)
    return {f"of what is trained once {' and '.join(names)} is frozen": trained_names(model)}


def counted(code, names):
    """What freeze returns, beside what is trained then."""
    model = code.supply(tower)
    count = code.freeze(model, names)
    return {"of what is trained": trained_names(model), "of the number that is returned": count}


def accepted(code, names):
    """That freeze takes some names, whatever number it returns."""
    code.freeze(code.supply(tower), names)
    return "accepted"


def refused(code, names):
    """What freeze raises of some names, or that it takes them."""
    outcome = code.freeze.outcome(code.supply(tower), names)
    return outcome if isinstance(outcome, Raise) else "accepted"


def head_alone(code):
    """The losses of a head on a frozen body."""
    return code.fine_tune(code.supply(bent), X, Y, epochs=30, lr=0.1)


def fitted(code):
    """What the network says before and after."""
    model = code.supply(bent)
    before = model(EVERYWHERE)
    code.fine_tune(model, X, Y, epochs=30, lr=0.1)
    return before, model(EVERYWHERE)


def curves(got, expected, **caption):
    """The picture of what became of the network."""
    named = {"the old head": expected[0], "your new head": got[1]}
    if not torch.allclose(got[1], expected[1], atol=1e-2):
        named["the reference's new head"] = expected[1]
    # Between the points there are no targets.
    targets = torch.cat([Y, torch.full_like(GRID, torch.nan)])
    return pictures.fits(EVERYWHERE, targets, named, points=True, **caption)


@check(
    "Which parameters are trained once parts are frozen",
    of="freeze",
    points=2,
    hint=(
        "Print the names in `model.named_modules()` and those in `model.named_parameters()`.",
        "`layer2` holds another layer, whose parameters are called `layer2.0.weight` and "
        "`layer2.0.bias`. And is `layer10` a part of `layer1`?",
        "Which attribute of a parameter says whether it is trained?",
    ),
)
def test_parts(agree):
    for names in (["layer1"], ["layer2"], ["layer10", "head"], ["layer1", "layer2", "layer10"]):
        agree(lambda code, names=names: after_freezing(code, names))


@check(
    "How many numbers are trained still",
    of="freeze",
    points=1,
    hint=(
        "The head is a layer from six units to one. How many weights and biases is that?",
        "`len` of a list of parameters says how many tensors there are. What says how many "
        "numbers are in a tensor?",
    ),
)
def test_counts(agree):
    for names in (["layer1", "layer2", "layer10"], ["head"], ["layer2", "head"]):
        agree(lambda code, names=names: counted(code, names), unchanged=True)


@check(
    "A name that fits no part is refused",
    of="freeze",
    points=1,
    hint="With a typing error in a name nothing would be frozen. What should happen instead?",
)
def test_unknown_name(agree):
    agree(lambda code: accepted(code, ["layer10", "layer2"]))
    agree(lambda code: refused(code, ["layer7"]))


@check(
    "A head is trained on a frozen body",
    of="fine_tune",
    points=3,
    hint=(
        "The first loss that differs says after which step things went wrong.",
        "Which parameters of the model may move? Their flags say so.",
        "Look at the flags once more when you are through: whose are they?",
    ),
)
def test_head_alone(agree, picture):
    title = "Your network before and after it was fine-tuned to nine points"
    picture(fitted, curves, title=title)
    agree(head_alone, rtol=1e-4)

    def scenario(code):
        model = code.supply(bent)
        code.fine_tune(model, X, Y, epochs=3, lr=0.1)
        body = {name: value for name, value in model.state().items() if name.startswith("0.")}
        return {
            "of the frozen body's parameters": body,
            "of what is trained afterwards": trained_names(model),
        }

    agree(scenario, rtol=0.0, atol=0.0)


@check(
    "A frozen batch norm keeps its statistics",
    of="fine_tune",
    points=2,
    hint=(
        "Print `running_mean` before and after. What moves it, if it is no parameter?",
        "In which mode does a batch norm use its running statistics and leave them alone?",
        "Modes that you change are to be put back. What were they, part by part?",
    ),
)
def test_frozen_norm(agree, picture):
    def losses(code):
        return code.fine_tune(code.supply(normed), ROWS, TARGETS, epochs=20, lr=0.05)

    picture.losses(losses, title="Your losses, with a frozen batch norm in the network")

    def scenario(code):
        model = code.supply(normed)
        history = code.fine_tune(model, ROWS, TARGETS, epochs=20, lr=0.05)
        norm = {name: value for name, value in model.state().items() if name.startswith("1.")}
        return history, norm, listed(code.supplied(modes_of)(model))

    def named(code):
        history, norm, modes = code.remember("frozen norm", scenario)
        return {
            "of the losses": history,
            "of the batch norm's parameters and statistics": norm,
            "of what is in training mode afterwards": modes,
        }

    agree(named, rtol=1e-4)
    agree(lambda code: code.remember("frozen norm", scenario)[1], rtol=0.0, atol=0.0)
