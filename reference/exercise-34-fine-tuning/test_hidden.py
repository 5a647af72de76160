"""The hidden checks of exercise 34."""

import pytest
import torch
from torch import nn

from grader.suite import Raise, check, normal, numbers


def filled(model, seed):
    """The model in float64; every parameter has numbers of its own, which never change."""
    model.double()
    for at, parameter in enumerate(model.parameters()):
        i = torch.arange(parameter.numel()) + 1
        known = (seed * i * i + (at + 3) * i + at) % 31 - 15
        parameter.data = (known.double() / 20).reshape(parameter.shape)
    return model


def frozen_in(model, frozen):
    """The model, in which the parameters are frozen whose names begin so."""
    for name, parameter in model.named_parameters():
        parameter.requires_grad = not name.startswith(tuple(frozen))
    return model


class Muffled(nn.Module):
    """A dropout without luck: in training half of each number comes through."""

    def forward(self, h):
        return h / 2 if self.training else h


class Block(nn.Module):
    """A layer that has one of its numbers itself, and others in its parts, by any name."""

    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, width, bias=False)
        self.scale = nn.ParameterDict({"gain": torch.ones(width)})
        self.shift = nn.Parameter(torch.zeros(width))


class Deep(nn.Module):
    """Parts in parts in parts, whose names begin alike; it is only frozen, and never run."""

    def __init__(self):
        super().__init__()
        self.body = nn.ModuleDict({name: Block(3) for name in ("block1", "block10", "block")})
        self.upper_body = nn.BatchNorm1d(3)
        self.head = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
        self.offset = nn.Parameter(torch.zeros(2))


def deep(*frozen):
    """Such a network, of which something may be frozen already."""
    return frozen_in(filled(Deep(), 7), frozen)


def small(*frozen):
    """The smallest network with a body and a head."""
    return frozen_in(filled(nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)), 2), frozen)


def with_statistics(norm):
    """A batch norm that has seen other data."""
    i = torch.arange(norm.num_features)
    norm.weight.data.add_(1.25)
    norm.running_mean.copy_((i - 1) / 4)
    norm.running_var.copy_((i + 2) / 4)
    norm.num_batches_tracked.fill_(25)
    return norm


def single():
    """In float32: a frozen body with a batch norm, and two layers that are trained."""
    body = nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Tanh())
    model = filled(nn.Sequential(body, nn.Linear(6, 4), nn.Tanh(), nn.Linear(4, 2)), 11)
    with_statistics(body[1])
    return frozen_in(model, ["0."]).float()


def normed(*frozen, training=True):
    """A network with a batch norm."""
    model = filled(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Tanh(), nn.Linear(3, 1)), 9)
    with_statistics(model[1])
    return frozen_in(model, frozen).train(training)


def imaged(*frozen):
    """A network that makes images of its numbers, with the two batch norms for such."""
    norms = with_statistics(nn.BatchNorm2d(1)), with_statistics(nn.BatchNorm3d(1))
    between = norms[0], nn.Unflatten(2, (2, 1)), norms[1], nn.Flatten()
    parts = nn.Linear(2, 4), nn.Unflatten(1, (1, 2, 2)), *between, nn.Linear(4, 1)
    return frozen_in(filled(nn.Sequential(*parts), 17), frozen)


def muffled(quiet):
    """Dropouts in a frozen body and in a head; ``quiet`` parts come in evaluation mode."""
    body = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh(), Muffled())
    model = filled(nn.Sequential(body, nn.Linear(4, 3), nn.Tanh(), Muffled(), nn.Linear(3, 1)), 13)
    with_statistics(body[1])
    for name, part in model.named_modules():
        part.training = name not in quiet
    return frozen_in(model, ["0."])


def modes_of(model):
    """The names of the parts that are in training mode, the model itself among them."""
    return [name or "the model" for name, part in model.named_modules() if part.training]


def listed(names):
    """Names in one line."""
    return ", ".join(names) or "nothing"


def trained_names(model):
    """The parameters that are trained, by name."""
    return listed(name for name, trained in model.requires_grad().items() if trained)


PARTLY = ["offset", "body.block10.", "head.2."]


def left_after(code, frozen, *calls):
    """What is trained once freeze was called with some names, and then with others."""
    model = code.supply(deep, *frozen)
    for names in calls:
        code.freeze(model, names)
    return trained_names(model)


def accepted(code, names):
    """That freeze takes some names, whatever number it returns."""
    code.freeze(code.supply(deep), names)
    return "accepted"


def refused(code, names):
    """What freeze raises of some names, or that it takes them."""
    outcome = code.freeze.outcome(code.supply(deep), names)
    return outcome if isinstance(outcome, Raise) else "accepted"


def taken(code, names):
    """That freeze takes some names, or that it refuses them; if it crashes, that is told."""
    outcome = refused(code, names)
    crashed = isinstance(outcome, Raise) and outcome.type != "ValueError"
    return accepted(code, names) if crashed else outcome


@check(
    "Parts in parts, and parameters of any name",
    of="freeze",
    hint=(
        "A part can have parameters itself and have parts that have some: all of them are meant.",
        "A parameter can have any name: it needn't be a weight or a bias.",
    ),
    points=0.5,
)
@pytest.mark.parametrize(
    "names",
    [["body"], ["body.block1", "head.2"], ["body.block"], ["head", "body.block10.fc"]],
    ids=["a group", "two dotted names", "a shorter name", "a layer in a block"],
)
def test_nested(agree, names):
    agree(lambda code: accepted(code, ["upper_body"]))
    agree(lambda code: taken(code, names))
    agree(lambda code: left_after(code, [], names))


@check(
    "What was frozen before stays frozen",
    of="freeze",
    hint=(
        "Two calls, one after the other: what is frozen in the end?",
        "`freeze` is never to train what it isn't asked about.",
    ),
)
def test_frozen_before(agree):
    agree(lambda code: left_after(code, [], ["head"], ["upper_body"], ["head"]))
    agree(lambda code: left_after(code, PARTLY, ["upper_body"]))


@check(
    "Other counts, also of what is partly frozen",
    of="freeze",
    hint=(
        "What was frozen before is trained no more either, and doesn't count.",
        "A part may be named twice. Its numbers are gone once.",
    ),
)
def test_other_counts(agree):
    def scenario(code):
        model = code.supply(deep)
        names = (["upper_body"], ["body", "upper_body"], ["body", "head", "body"])
        return [code.freeze(model, some) for some in names]

    agree(scenario)
    for names in (["upper_body"], ["upper_body", "upper_body"], ["head"], []):
        agree(lambda code, names=names: code.freeze(code.supply(deep, *PARTLY), names))


NEARLY = {
    "nearly a part": [["bod"], ["body", "block1"], ["head", "tail"], ["Head"], ["head_0"]],
    "a parameter": [["head.0.weight"], ["offset"]],
}


@check(
    "Names that nearly fit are refused",
    of="freeze",
    points=0.5,
    hint=(
        "The beginning of a name isn't the name.",
        "A parameter is no part, and a wrong name beside right ones is wrong still.",
    ),
)
@pytest.mark.parametrize("what", NEARLY)
def test_refused(agree, what):
    agree(lambda code: accepted(code, ["upper_body"]))
    for names in NEARLY[what]:
        agree(lambda code, names=names: refused(code, names))


@check(
    "What freezing leaves alone",
    of="freeze",
    points=0.5,
    hint="Which mode a part runs in is decided when the model is trained, not when it is frozen.",
)
def test_flags_only(agree):
    def scenario(code):
        model = code.supply(deep)
        code.freeze(model, ["body", "upper_body"])
        return {
            "of what is trained": trained_names(model),
            "of what is in training mode": listed(code.supplied(modes_of)(model)),
            "of the parameters and statistics": model.state(),
        }

    agree(scenario, rtol=0.0, atol=0.0)


ROWS, TARGETS = normal(11, 2, seed=21), normal(11, 1, seed=22, scale=1.5)
SINGLE = normal(14, 3, seed=23).float(), normal(14, 2, seed=24).float()
EVERYTHING = ["", "0", "0.0", "0.1", "0.2", "0.3", "1", "2", "3", "4"]
MIXED = ["0", "0.0", "0.2", "3"]
STATISTICS = numbers(-0.25, 0.0, 0.25)
CLOSE = {"rtol": 1e-4, "atol": 1e-6}


@check(
    "Sixty losses in float32",
    of="fine_tune",
    hint="Sixty steps of Adam: the first loss that differs says where yours goes another way.",
)
def test_sixty(agree):
    agree(lambda code: code.fine_tune(code.supply(single), *SINGLE, epochs=60, lr=0.02), rtol=1e-4)


@check(
    "Other parts are frozen",
    of="fine_tune",
    points=0.5,
    hint=(
        "The gradients go through a frozen layer to what lies below it.",
        "A layer can be half frozen: each parameter has a flag of its own.",
    ),
)
@pytest.mark.parametrize(
    "frozen", [["2."], [], ["0.bias", "2.weight"]], ids=["the head", "none", "single parameters"]
)
def test_elsewhere(agree, frozen):
    def scenario(code):
        model = code.supply(small, *frozen)
        losses = code.fine_tune(model, ROWS, TARGETS, epochs=15, lr=0.05)
        return losses, model.state()

    agree(scenario, **CLOSE)


@check(
    "The model itself is trained, and trained on in a second call",
    of="fine_tune",
    hint=(
        "Is it a copy that is trained? Who calls wants to use the model afterwards.",
        "The last step counts, too, although no loss comes after it.",
    ),
)
def test_in_place(agree):
    def scenario(code):
        model = code.supply(small, "2.")
        first = code.fine_tune(model, ROWS, TARGETS, epochs=6, lr=0.1)
        between = model(ROWS)
        more = code.fine_tune(model, ROWS, TARGETS, epochs=4, lr=0.03)
        return first, between, more, model(ROWS)

    agree(scenario, unchanged=True, **CLOSE)


def losses_of(code, quiet, epochs, lr):
    """The losses of the network with dropouts."""
    return code.fine_tune(code.supply(muffled, quiet), ROWS, TARGETS, epochs, lr)


@check(
    "All the rest runs in training mode",
    of="fine_tune",
    hint=(
        "Of a frozen body only the batch norms run in evaluation mode.",
        "A dropout has no parameters. In which mode does it run?",
    ),
)
def test_training_mode(agree):
    for quiet in ([], EVERYTHING, MIXED):
        agree(lambda code, quiet=quiet: losses_of(code, quiet, 12, 0.05), rtol=1e-4)


@check(
    "A batch norm that is trained runs in training mode",
    of="fine_tune",
    points=0.5,
    hint=(
        "Only a batch norm *all* of whose parameters are frozen runs in evaluation mode.",
        "What do the running statistics of one do that is trained?",
    ),
)
@pytest.mark.parametrize(
    "frozen",
    [["0."], ["0.", "1.bias"], ["0.", "1.weight"]],
    ids=["all of it", "only its weight is trained", "only its bias is trained"],
)
def test_norm_trained(agree, frozen):
    def scenario(code):
        model = code.supply(normed, *frozen, training=False)
        # One step: before a norm in training mode a second one would follow Adam's rounding.
        losses = code.fine_tune(model, ROWS, TARGETS, 1, 0.01)
        moved = not torch.equal(model.state()["1.running_mean"], STATISTICS)
        return {
            "of the losses": losses,
            "of what became of the running mean": "it has moved" if moved else "it is as it was",
        }

    agree(scenario, rtol=1e-4)


STAYS = {
    "a batch norm": (normed, ("1.",)),
    "a body": (normed, ("0.", "1.")),
    "batch norms for images": (imaged, ("0.", "2.", "4.")),
    "single parameters": (small, ("0.bias", "2.weight")),
}


@check(
    "What is frozen stays to the last bit",
    of="fine_tune",
    points=0.5,
    hint="Print everything in `model.state_dict()` before and after. What has moved?",
)
@pytest.mark.parametrize("what", STAYS)
def test_to_the_last_bit(agree, what):
    make, frozen = STAYS[what]

    def scenario(code):
        model = code.supply(make, *frozen)
        losses = code.fine_tune(model, ROWS, TARGETS, 8, 0.1)
        state = {name: value for name, value in model.state().items() if name.startswith(frozen)}
        return losses, state

    agree(lambda code: code.remember(what, scenario), rtol=1e-4)
    agree(lambda code: code.remember(what, scenario)[1], rtol=0.0, atol=0.0)


@check(
    "Modes and flags are in the end as they were",
    of="fine_tune",
    hint=(
        "`model.train()` and `model.eval()` set every part. What were they before, one by one?",
        "The flags are the caller's: what is frozen stays frozen, and the rest doesn't become so.",
    ),
)
def test_as_they_were(agree):
    def scenario(code, quiet, epochs):
        model = code.supply(muffled, quiet)
        before = model.state()
        code.fine_tune(model, ROWS, TARGETS, epochs, 0.02)
        # That something was trained is asked for beside, so that nothing isn't enough.
        moved = [name for name, value in model.state().items() if not value.equal(before[name])]
        return {
            "of what is in training mode afterwards": listed(code.supplied(modes_of)(model)),
            "of what is trained afterwards": trained_names(model),
            "of the head's weight": "it has moved" if "4.weight" in moved else "it is as it was",
        }

    for quiet, epochs in ((EVERYTHING, 2), (MIXED, 2), ([], 3)):
        agree(lambda code, quiet=quiet, n=epochs: scenario(code, quiet, n))
    agree(lambda code: losses_of(code, MIXED, 0, 0.1))
