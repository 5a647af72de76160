"""A model may keep its parameters as it likes: names, order and layout are the student's."""

from __future__ import annotations

import pytest

from grader.model import Report, Status

HEAD = "import torch\nfrom torch import nn\n\n\n"
LAYERS = {
    "linear": ("self.{n} = nn.Linear({i}, {o})", "self.{n}({x})"),
    "own": (
        "self.{n} = nn.Parameter(torch.rand({i}, {o}) - 0.5)\n"
        "self.{n}_ = nn.Parameter(torch.zeros({o}))",
        "({x} @ self.{n} + self.{n}_)",
    ),
    "turned": (
        "self.{n} = nn.Parameter(torch.rand({o}, {i}) - 0.5)\n"
        "self.{n}_ = nn.Parameter(torch.zeros({o}))",
        "({x} @ self.{n}.T + self.{n}_)",
    ),
    "row": (
        "self.{n}_ = nn.Parameter(torch.zeros(1, {o}))\n"
        "self.{n} = nn.Parameter(torch.rand({i}, {o}) - 0.5)",
        "({x} @ self.{n} + self.{n}_)",
    ),
    "column": (
        "self.{n}_ = nn.Parameter(torch.zeros({o}, 1))\n"
        "self.{n} = nn.Parameter(torch.rand({o}, {i}) - 0.5)",
        "(self.{n} @ {x}.T + self.{n}_).T",
    ),
    "apart": (
        "self.{n} = nn.Linear({i}, {o}, bias=False)\nself.{n}_ = nn.Parameter(torch.zeros({o}))",
        "(self.{n}({x}) + self.{n}_)",
    ),
    "list": (
        "self.{n} = nn.ParameterList([torch.rand({i}, {o}) - 0.5, torch.zeros({o})])",
        "({x} @ self.{n}[0] + self.{n}[1])",
    ),
    "sequential": ("self.{n} = nn.Sequential(nn.Linear({i}, {o}), nn.Identity())", "self.{n}({x})"),
}
REST = """

def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def accuracy(model, X, y):
    with torch.no_grad():
        return ((model(X) > 0.5) == (y == 1)).double().mean().item()
"""


def module(name: str, arguments: str, layers: list[str], forward: str) -> str:
    """A module with these lines in its ``__init__``."""
    lines = "\n".join(f"        {line}" for layer in layers for line in layer.split("\n"))
    return (
        f"class {name}(nn.Module):\n    def __init__(self, {arguments}):\n"
        f"        super().__init__()\n{lines}\n\n    def forward(self, X):\n"
        f"        return {forward}\n\n\n"
    )


def written(first: str, second: str, *, backwards: bool, end: str = ".sigmoid()") -> str:
    """A file whose layers are kept in these ways, perhaps defined in reverse order."""
    one, two = LAYERS[first], LAYERS[second]
    layers = [
        one[0].format(n="a", i="input_dim", o="hidden_dim"),
        two[0].format(n="b", i="hidden_dim", o="output_dim"),
    ]
    hidden = f"self.f({one[1].format(n='a', x='X')})"
    mlp = module(
        "MLP",
        "input_dim, hidden_dim, output_dim, activation='relu'",
        ["self.f = getattr(torch, activation)", *(layers[::-1] if backwards else layers)],
        two[1].format(n="b", x=hidden) + end,
    )
    straight = module(
        "LinearModel",
        "input_dim, output_dim",
        [two[0].format(n="a", i="input_dim", o="output_dim")],
        two[1].format(n="a", x="X") + end,
    )
    return HEAD + straight + mlp + REST


PAIRS = [
    ("linear", "own"),
    ("own", "linear"),
    ("turned", "own"),
    ("own", "turned"),
    ("row", "column"),
    ("column", "apart"),
    ("apart", "list"),
    ("list", "sequential"),
    ("sequential", "row"),
]


def lost(report: Report) -> list[tuple[str, str]]:
    """The checks that were lost, each with the name of its mistake."""
    return [
        (item.check.id, item.diagnosis.id if item.diagnosis else item.message)
        for item in report.verdicts
        if item.status is not Status.passed
    ]


@pytest.mark.parametrize("backwards", [False, True])
def test_mixed_layouts_earn_everything(grade, *, backwards: bool) -> None:
    """Each layer may be kept in a way of its own, in any order of definition."""
    sources = {f"{a}, {b}": written(a, b, backwards=backwards) for a, b in PAIRS}
    assert {name: lost(report) for name, report in grade("two-moons", sources).items()} == {
        name: [] for name in sources
    }


def test_a_wrong_model_stays_wrong_in_every_layout(grade) -> None:
    """That all assignments are tried makes no wrong model right, and it keeps its name."""
    sources = {f"{a}, {b}": written(a, b, backwards=True, end="") for a, b in PAIRS[::2]}
    for name, report in grade("two-moons", sources).items():
        said = {what for _, what in lost(report)}
        assert {"moons-mlp-sigmoid-missing", "moons-linear-sigmoid-missing"} <= said, (name, said)
        assert {check for check, _ in lost(report)} >= {
            "linear_probabilities", "mlp_probabilities[relu]", "mlp_learning[tanh]",
        }, name  # fmt: skip
