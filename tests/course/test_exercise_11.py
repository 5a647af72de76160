"""Exercise 11: unseen spellings are named, each name by itself, and right ones lose nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Report, Status
from tests.conftest import Grader
from tests.course.families import Spelling, assert_told

HEAD = "import math\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"
DATA = """
def make_toy_data(n=100):
    x = torch.linspace(-2 * math.pi, 2 * math.pi, n).unsqueeze(1)
    return x, torch.sin(x)
"""
NET = """
class SineNet(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(1, hidden), nn.Linear(hidden, 1)
        self.activation = activation

    def forward(self, x):
        z = self.fc1(x)
        return self.fc2(z if self.activation is None else getattr(torch, self.activation)(z))
"""
TRAIN = """
def train(model, x, y, epochs, lr):
    adam, losses = torch.optim.Adam(model.parameters(), lr), []
    for _ in range(epochs):
        adam.zero_grad()
        loss = F.mse_loss(model(x), y)
        losses.append(loss.item())
        loss.backward()
        adam.step()
    return losses
"""

WRONG_DATA = {
    "sine-data-flat": [
        "def make_toy_data(n=100):\n    step = 4 * math.pi / (n - 1)\n"
        "    x = torch.arange(n) * step - 2 * math.pi\n    return x, x.sin()",
    ],
    "sine-data-one-period": [
        "def make_toy_data(n=100):\n    x = math.pi * torch.linspace(-1, 1, n)[:, None]\n"
        "    return x, torch.sin(x)",
    ],
    "sine-data-open-end": [
        "def make_toy_data(n=100):\n    x = torch.linspace(-2 * math.pi, 2 * math.pi, n + 1)[:n]\n"
        "    return x.view(-1, 1), x.sin().view(-1, 1)",
    ],
}


def net(forward: str) -> str:
    """A SineNet with another forward."""
    return NET[: NET.index("    def forward")] + f"    def forward(self, x):\n        {forward}\n"


WRONG_NET = {
    "sine-activation-on-output": [
        net(
            'f = {None: nn.Identity(), "relu": nn.ReLU(), "tanh": nn.Tanh()}[self.activation]\n'
            "        return nn.Sequential(self.fc1, f, self.fc2, f)(x)"
        ),
    ],
    "sine-activation-only-on-output": [
        net(
            "y = F.linear(x @ self.fc1.weight.T + self.fc1.bias, self.fc2.weight, self.fc2.bias)\n"
            '        return {None: y, "relu": y.clamp(min=0), "tanh": y.tanh()}[self.activation]'
        ),
    ],
    "sine-activation-ignored": [
        net("return F.linear(self.fc1(x), self.fc2.weight) + self.fc2.bias"),
    ],
    "sine-always-tanh": [net("return self.fc2(2 * torch.sigmoid(2 * self.fc1(x)) - 1)")],
    "sine-always-relu": [net("z = self.fc1(x)\n        return self.fc2((z + z.abs()) / 2)")],
}


def loop(body: str, before: str = "adam = torch.optim.Adam(model.parameters(), lr)") -> str:
    """A train whose epochs run the body, which leaves a number in `seen`."""
    inner = "\n".join("        " + line for line in body.split("\n"))
    return (
        "def train(model, x, y, epochs, lr):\n    " + before.replace("\n", "\n    ") + "\n"
        "    losses = []\n    for epoch in range(epochs):\n" + inner + "\n"
        "        losses.append(float(seen))\n    return losses\n"
    )


BY_HAND = "params = list(model.parameters())\nm = [0 for _ in params]\nv = [0 for _ in params]"
ADAM_STEP = """    m[i] = 0.9 * m[i] + 0.1 * g
    v[i] = 0.999 * v[i] + 0.001 * g * g
    a, b = 1 - 0.9 ** (epoch + 1), 1 - 0.999 ** (epoch + 1)
    params[i].data -= lr * (m[i] / a) / ((v[i] / b).sqrt() + 1e-8)"""
WRONG_TRAIN = {
    "sine-zero-grad-forgotten": [
        loop(
            "loss = F.mse_loss(model(x), y)\nseen = loss.detach()\n"
            "new = torch.autograd.grad(loss, params)\n"
            "total = [s + g for s, g in zip(total, new)]\n"
            "for i, g in enumerate(total):\n" + ADAM_STEP,
            BY_HAND + "\ntotal = [torch.zeros_like(p) for p in params]",
        ),
        loop(
            "loss = (y - model(x)).square().mean()\nseen = loss.item()\nloss.backward()\n"
            "adam.step()",
            "adam = torch.optim.Adam(model.parameters(), lr)\nadam.zero_grad()",
        ),
    ],
    "sine-sgd": [
        loop(
            "loss = F.mse_loss(model(x), y)\nseen = loss.detach()\n"
            "for p, g in zip(params, torch.autograd.grad(loss, params)):\n    p.data -= lr * g",
            "params = list(model.parameters())",
        ),
        loop(
            "sgd.zero_grad()\nloss = F.mse_loss(model(x), y)\nseen = loss.detach()\n"
            "loss.backward()\nsgd.step()",
            "sgd = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.85)",
        ),
        loop(
            "sgd.zero_grad()\nloss = F.mse_loss(model(x), y)\nseen = loss.detach()\n"
            "loss.backward()\nsgd.step()",
            "sgd = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.6, nesterov=True)",
        ),
    ],
    "sine-learning-rate-ignored": [
        loop(
            "loss = F.mse_loss(model(x), y)\nseen = loss.item()\n"
            "for i, g in enumerate(torch.autograd.grad(loss, params)):\n"
            + ADAM_STEP.replace("lr", "0.04"),
            BY_HAND,
        ),
        loop(
            "adam.zero_grad()\nseen = F.mse_loss(model(x), y)\nseen.backward()\nadam.step()",
            "adam = torch.optim.Adam(model.parameters(), lr / len(x))",
        ),
    ],
    "sine-loss-after-step": [
        loop(
            "for i, g in enumerate(torch.autograd.grad(F.mse_loss(model(x), y), params)):\n"
            + ADAM_STEP
            + "\nseen = F.mse_loss(model(x), y)",
            BY_HAND,
        ),
    ],
    "sine-one-element": [
        loop(
            "adam.zero_grad()\nsquares = (model(x) - y) ** 2\nseen = squares[-1]\n"
            "squares.mean().backward()\nadam.step()"
        ),
        loop(
            "for row, target in zip(x, y):\n    adam.zero_grad()\n"
            "    seen = F.mse_loss(model(row), target)\n    seen.backward()\n    adam.step()"
        ),
    ],
    "sine-detached": [
        loop(
            "adam.zero_grad()\nseen = torch.tensor(F.mse_loss(model(x), y).item())\n"
            "seen.requires_grad_()\nseen.backward()\nadam.step()"
        ),
        loop(
            "adam.zero_grad()\nwith torch.no_grad():\n    p = model(x)\n"
            "seen = F.mse_loss(p, y)\nseen.backward()\nadam.step()"
        ),
    ],
    "sine-zeroed-before-step": [
        loop(
            "seen = F.mse_loss(model(x), y)\nseen.backward()\n"
            "for p in model.parameters():\n    p.grad.zero_()\nadam.step()"
        ),
    ],
    "sine-step-missing": [
        loop("model.zero_grad()\nseen = F.mse_loss(model(x), y)\nseen.backward()"),
    ],
    "sine-optimiser-in-loop": [
        loop(
            "seen = F.mse_loss(model(x), y)\nmodel.zero_grad()\nseen.backward()\n"
            "for p in model.parameters():\n    g = p.grad\n"
            "    p.data -= lr * g / (g.abs() + 1e-8)"
        ),
    ],
    "sine-broadcast": [
        loop(
            "adam.zero_grad()\ngap = model(x)[:, 0] - y\nseen = (gap * gap).mean()\n"
            "seen.backward()\nadam.step()"
        ),
    ],
}


def spellings(catalogue: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Each misconception with each of its spellings."""
    return [(name, code) for name, codes in catalogue.items() for code in codes]


def named(report: Report, function: str) -> set[str]:
    """What is said of the failed checks of a function."""
    return {
        item.diagnosis.id
        for item in report.verdicts
        if item.status is not Status.passed and item.check.functions == (function,)
        if item.diagnosis is not None
    }


@pytest.fixture(scope="module")
def reports(grade: Grader) -> list[tuple[tuple[str, str, str], Report]]:
    """Several mistakes in every file, one in each of its names; some names are missing."""
    every = [spellings(catalogue) for catalogue in (WRONG_DATA, WRONG_NET, WRONG_TRAIN)]
    files = list(itertools.zip_longest(*every, fillvalue=("", "")))
    sources = {
        f"{number}.py": HEAD + "\n\n".join(code for _, code in parts)
        for number, parts in enumerate(files)
    }
    graded = grade("fit-the-sine", sources).values()
    return [
        ((data[0], network[0], training[0]), report)
        for (data, network, training), report in zip(files, graded, strict=True)
    ]


@pytest.mark.parametrize("at", [0, 1, 2], ids=["make_toy_data", "SineNet", "train"])
def test_an_unseen_spelling_is_named_beside_other_mistakes(reports, at: int) -> None:
    """A known mistake is named in other words too, whatever else is wrong in the file."""
    function = ("make_toy_data", "SineNet", "train")[at]
    for wrong, report in reports:
        if not wrong[at]:
            continue
        assert wrong[at] in named(report, function), (wrong, report.verdicts)
        others = {name for name in named(report, function) if name.startswith("sine-")}
        assert others == {wrong[at]}, (wrong, others)


def test_a_history_is_told_at_the_first_step_that_differs(grade: Grader) -> None:
    """Who forgets zero_grad reads that the first two losses are right, and what went wrong then."""
    wrong = TRAIN.replace("        adam.zero_grad()\n", "")
    report = grade("fit-the-sine", {"a.py": HEAD + DATA + NET + wrong})["a.py"]
    verdict = next(item for item in report.verdicts if item.check.id == "losses")
    assert "the first 2 are right" in verdict.message
    assert verdict.diagnosis is not None
    assert verdict.diagnosis.id == "sine-zero-grad-forgotten"
    assert {item.check.functions for item in report.verdicts if item.points == 0} == {("train",)}


def test_the_pictures_show_three_fits(grade: Grader) -> None:
    """The report draws the fit and the losses for no activation, ReLU and tanh."""
    report = grade("fit-the-sine", {"a.py": HEAD + DATA + NET + TRAIN})["a.py"]
    figure = next(item for item in report.figures if item.kind == "fits")
    assert [item.function for item in report.figures if item.kind == "losses"] == ["train"]
    assert {"fit:none", "fit:relu", "fit:tanh", "loss:tanh"} <= {
        item.name for item in figure.series
    }


FORWARDS = [
    "return self.fc2({a}(x @ self.fc1.weight.mT + self.fc1.bias))",
    "return F.linear({a}(F.linear(x, self.fc1.weight, self.fc1.bias)), self.fc2.weight) "
    "+ self.fc2.bias",
    "return (self.fc2.weight * {a}(self.fc1(x))).sum(dim=1, keepdim=True) + self.fc2.bias",
    "return torch.einsum('nh,kh->nk', {a}(self.fc1(x)), self.fc2.weight) + self.fc2.bias",
    "return self.fc2({a}(torch.addmm(self.fc1.bias, x, self.fc1.weight.T)))",
]
LOSSES = [
    "((model(x) - y) ** 2).mean()",
    "(y - model(x)).pow(2).sum() / y.numel()",
    "torch.linalg.vector_norm(model(x) - y) ** 2 / len(y)",
    "nn.MSELoss()(model(x), y)",
    "torch.stack([(model(x) - y).square()]).mean()",
]
SHAPES = [
    "torch.linspace(-2 * math.pi, 2 * math.pi, n)[:, None]",
    "(torch.arange(n).float() / (n - 1) * 4 - 2).mul(math.pi).reshape(n, 1)",
    "torch.linspace(-2, 2, n).view(-1, 1) * torch.pi",
    "torch.lerp(torch.tensor(-2 * math.pi), torch.tensor(2 * math.pi), torch.linspace(0, 1, n))"
    ".unsqueeze(-1)",
]
STEPS = [
    ("torch.optim.Adam(model.parameters(), lr=lr, foreach=True)", "o.zero_grad()\nl.backward()"),
    ("torch.optim.Adam(model.parameters(), lr=lr, fused=True)", "model.zero_grad()\nl.backward()"),
    ("torch.optim.Adam(list(model.parameters()), lr, (0.9, 0.999))",
     "for p, g in zip(model.parameters(), torch.autograd.grad(l, list(model.parameters()))):\n"
     "    p.grad = g"),
    ("torch.optim.Adam(model.parameters(), lr=lr, foreach=False)",
     "o.zero_grad(set_to_none=False)\nl.backward()"),
]  # fmt: skip


@settings(max_examples=3, deadline=None)
@given(
    data=st.sampled_from(SHAPES),
    forward=st.sampled_from(FORWARDS),
    loss=st.sampled_from(LOSSES),
    step=st.sampled_from(STEPS),
    seed=st.integers(0, 1000),
)
def test_right_answers_put_together_from_any_parts_lose_nothing(
    grade: Grader, data: str, forward: str, loss: str, step: tuple[str, str], seed: int
) -> None:
    """Nobody loses a point for a formula that is right in another form, from any initial state."""
    made, gradients = step
    a = "{None: lambda z: z, 'relu': torch.relu, 'tanh': torch.tanh}[self.activation]"
    network = net(forward.replace("{a}", a)).replace(
        "super().__init__()", f"super().__init__()\n        torch.manual_seed({seed})"
    )
    training = loop(f"l = {loss}\nseen = l.detach()\n{gradients}\no.step()", f"o = {made}")
    points = f"def make_toy_data(n=100):\n    x = {data}\n    return x, x.sin()\n"
    source = HEAD + points + "\n\n" + network + "\n\n" + training
    report = grade("fit-the-sine", {"a.py": source})["a.py"]
    lost = [(v.check.id, v.message) for v in report.verdicts if v.status is not Status.passed]
    assert not lost, (lost, source)


def trained(batches: str, loss: str) -> str:
    """A training loop in other words."""
    return f"""from torch.utils.data import DataLoader, TensorDataset

def train(model, inputs, targets, epochs, lr):
    history, adam = [], torch.optim.Adam(model.parameters(), lr)
    for _ in range(epochs):
        seen = []
        for a, b in {batches}:
            loss = {loss}
            adam.zero_grad()
            loss.backward()
            adam.step()
            seen.append(float(loss.detach()))
        history.append(sum(seen) / len(seen))
    return history"""


IN_TURN = "zip(inputs.split(16), targets.split(16))"
SHUFFLED = "DataLoader(TensorDataset(inputs, targets), batch_size=25, shuffle=True)"
USUAL = "nn.functional.mse_loss(model(a), b)"
TRAINED = [
    Spelling("sine-mini-batches", "mini-batches", trained(IN_TURN, USUAL)),
    Spelling("sine-mini-batches", "mini-batches", trained(SHUFFLED, USUAL)),
    Spelling(
        "sine-another-loss",
        "another one than the mean squared error",
        trained("[(inputs, targets)]", "(model(a) - b).square().mean().sqrt()"),
    ),
]


def test_training_on_parts_or_by_another_loss_is_named(grade) -> None:
    """Mini-batches, shuffled or in turn, and another loss are known by what was recorded."""
    assert_told(grade, "fit-the-sine", TRAINED)
