"""Exercise 12: unseen spellings are named, each name by itself, and right ones lose nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Report, Status
from tests.conftest import Grader
from tests.course.families import Spelling, assert_told

HEAD = "import math\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"
NAMES = ("LinearModel", "MLP", "train", "accuracy")


def linear(forward: str) -> str:
    """A LinearModel with parameters of its own and another forward."""
    return (
        "class LinearModel(nn.Module):\n    def __init__(self, input_dim, output_dim):\n"
        "        super().__init__()\n"
        "        self.w = nn.Parameter(torch.randn(input_dim, output_dim) * 0.3)\n"
        "        self.c = nn.Parameter(torch.zeros(output_dim))\n\n"
        f"    def forward(self, X):\n        {forward}\n"
    )


def mlp(forward: str, seed: int = 0) -> str:
    """An MLP whose layers have names of its own, with another forward; `f` is the activation."""
    return (
        "class MLP(nn.Module):\n"
        "    def __init__(self, input_dim, hidden_dim, output_dim, activation='relu'):\n"
        "        super().__init__()\n"
        "        self.f = getattr(torch, activation)\n"
        "        self.last = nn.Linear(hidden_dim, output_dim)\n"
        "        self.first = nn.Parameter(torch.randn(hidden_dim, input_dim))\n"
        "        self.shift = nn.Parameter(torch.randn(hidden_dim))\n\n"
        f"    def forward(self, X):\n        f, seed = self.f, {seed}\n"
        "        z = F.linear(X, self.first, self.shift)\n"
        f"        {forward}\n"
    )


def loop(body: str, before: str = "adam = torch.optim.Adam(model.parameters(), lr)") -> str:
    """A train whose epochs run the body, which leaves a number in `seen`."""
    inner = "\n".join("        " + line for line in body.split("\n"))
    return (
        "def train(model, X, y, epochs, lr):\n    " + before.replace("\n", "\n    ") + "\n"
        "    losses = []\n    for epoch in range(epochs):\n" + inner + "\n"
        "        losses.append(float(seen))\n    return losses\n"
    )


def step(loss: str) -> str:
    """A train that is right but for its loss."""
    return loop(f"adam.zero_grad()\nseen = {loss}\nseen.backward()\nadam.step()")


def measure(body: str) -> str:
    """An accuracy."""
    return "def accuracy(model, X, y):\n" + "\n".join("    " + x for x in body.split("\n")) + "\n"


CROSS = "-(t * p.log() + (1 - t) * (1 - p).log()).mean()"
WRONG: dict[str, dict[str, list[str]]] = {
    "LinearModel": {
        "moons-linear-sigmoid-missing": [linear("return torch.addmm(self.c, X, self.w)")],
        "moons-linear-sigmoid-twice": [
            linear("p = 1 / (1 + torch.exp(-(X @ self.w + self.c)))\n        return p.sigmoid()")
        ],
    },
    "MLP": {
        "moons-mlp-sigmoid-missing": [mlp("return self.last(f(z))")],
        "moons-mlp-sigmoid-twice": [
            mlp("return 0.5 + 0.5 * torch.tanh(self.last(f(z)).sigmoid() / 2)")
        ],
        "moons-mlp-linear": [
            mlp("W = self.last.weight @ self.first\n"
                "        return (X @ W.T + self.last(self.shift)).sigmoid()")
        ],
        "moons-mlp-activation-on-output": [mlp("return torch.special.expit(f(self.last(f(z))))")],
        "moons-mlp-always-relu": [mlp("return torch.sigmoid(self.last((z + z.abs()) / 2))")],
    },
    "train": {
        "moons-train-sigmoid-twice": [step("F.binary_cross_entropy(model(X).sigmoid(), y)")],
        "moons-train-broadcast": [
            loop("adam.zero_grad()\np, t = model(X).squeeze(1), y\n"
                 f"seen = {CROSS}\nseen.backward()\nadam.step()"),
            step("F.binary_cross_entropy(model(X)[:, 0], y)"),
        ],
        "moons-train-mse": [step("(model(X) - y).square().sum() / y.numel()")],
        "moons-zero-grad-forgotten": [
            loop("seen = nn.BCELoss()(model(X), y)\nseen.backward(retain_graph=True)\nadam.step()")
        ],
        "moons-sgd": [
            loop("seen = nn.BCELoss()(model(X), y)\nleaves = list(model.parameters())\n"
                 "for p, g in zip(leaves, torch.autograd.grad(seen, leaves)):\n"
                 "    p.data -= lr * g"),
        ],
        "moons-learning-rate-ignored": [
            loop("adam.zero_grad()\nseen = nn.BCELoss()(model(X), y)\nseen.backward()\nadam.step()",
                 "adam = torch.optim.AdamW(model.parameters(), weight_decay=0.0)"),
            loop("adam.zero_grad()\nseen = nn.BCELoss()(model(X), y)\nseen.backward()\nadam.step()",
                 "adam = torch.optim.Adam(model.parameters(), lr * 2)"),
        ],
        "moons-loss-after-step": [
            loop("adam.zero_grad()\nF.binary_cross_entropy(model(X), y).backward()\nadam.step()\n"
                 "p, t = model(X).detach(), y\n" + f"seen = {CROSS}"),
        ],
        "moons-detached": [
            step("F.binary_cross_entropy(torch.tensor(model(X).tolist(), requires_grad=True), "
                 "torch.tensor(y.tolist()))"),
            step("F.binary_cross_entropy(model(X).data, y)"),
        ],
        "moons-zeroed-before-step": [
            loop("seen = nn.BCELoss()(model(X), y)\nseen.backward()\n"
                 "for p in model.parameters():\n    p.grad = None\nadam.step()"),
        ],
        "moons-step-missing": [
            loop("adam.zero_grad()\nseen = nn.BCELoss()(model(X), y)\nseen.backward()"),
        ],
        "moons-log-of-zero": [
            step("-torch.where(y > 0.5, model(X), 1 - model(X)).log().mean() + "
                 "0 * (1 - model(X)).log().sum()"),
        ],
    },
    "accuracy": {
        "moons-accuracy-threshold-zero": [
            measure("return ((model(X).detach().sign() + 1) / 2 == y).double().mean().item()")
        ],
        "moons-accuracy-eval-left": [
            measure("model.train(False)\nreturn (model(X).round() == y).double().mean().item()")
        ],
        "moons-accuracy-train-left": [
            measure("was = model.training\nmodel.eval()\nhits = model(X).round() == y\n"
                    "model.train()\nreturn hits.double().mean().item()")
        ],
        "moons-accuracy-gradients-cleared": [
            measure("for p in model.parameters():\n    p.grad = None\n"
                    "return (model(X).round() == y).double().mean().item()")
        ],
        "moons-accuracy-broadcast": [
            measure("hits = model(X).round().squeeze(1) == y\n"
                    "return hits.sum().item() / hits.numel()")
        ],
        "moons-accuracy-argmax": [
            measure("return torch.eq(model(X).max(dim=1).indices, y[:, 0]).double().mean().item()")
        ],
        "moons-accuracy-percent": [
            measure("return sum((model(X).round() == y).flatten().tolist()) / len(y) * 100")
        ],
        "moons-accuracy-count": [measure("return 1.0 * sum(map(float, model(X).round() == y))")],
        "moons-accuracy-errors": [measure("return (model(X).round() - y).abs().mean().item()")],
    },
}  # fmt: skip


def named(report: Report, function: str) -> set[str]:
    """What is said of the failed checks of a function."""
    return {
        item.diagnosis.id
        for item in report.verdicts
        if item.status is not Status.passed and item.check.functions == (function,)
        if item.diagnosis is not None
    }


@pytest.fixture(scope="module")
def reports(grade: Grader) -> list[tuple[dict[str, str], Report]]:
    """Several mistakes in every file, one in each of its names; some names are missing."""
    every = [
        [(name, code) for name, codes in WRONG[function].items() for code in codes]
        for function in NAMES
    ]
    files = list(itertools.zip_longest(*every, fillvalue=("", "")))
    sources = {
        f"{number}.py": HEAD + "\n\n".join(code for _, code in parts)
        for number, parts in enumerate(files)
    }
    graded = grade("two-moons", sources).values()
    return [
        ({name: part[0] for name, part in zip(NAMES, parts, strict=True)}, report)
        for parts, report in zip(files, graded, strict=True)
    ]


@pytest.mark.parametrize("function", NAMES)
def test_an_unseen_spelling_is_named_beside_other_mistakes(reports, function: str) -> None:
    """A known mistake is named in other words too, whatever else is wrong in the file."""
    for wrong, report in reports:
        if wrong[function]:
            said = {name for name in named(report, function) if name.startswith("moons-")}
            assert said == {wrong[function]}, (wrong, said)


def test_parameters_that_cannot_be_matched_are_told(grade: Grader) -> None:
    """Who has a layer too many reads which parameters there are and which are due."""
    source = HEAD + mlp("return self.last(f(z)).sigmoid()").replace(
        "        self.last =", "        self.extra = nn.Linear(hidden_dim, 5)\n        self.last ="
    )
    report = grade("two-moons", {"a.py": source})["a.py"]
    verdict = next(item for item in report.verdicts if item.check.id == "mlp_learning[tanh]")
    assert verdict.diagnosis is not None
    assert verdict.diagnosis.id == "unmatched-parameters"
    assert "`extra.weight` [5, 8]" in verdict.message
    assert "`W1` [2, 8]" in verdict.message


FORWARDS = [
    "return torch.sigmoid(self.last(f(z)))",
    "return 1 / (1 + torch.exp(-self.last(f(z))))",
    "return F.linear(f(z), self.last.weight, self.last.bias).sigmoid()",
    "return 0.5 * (1 + torch.tanh(self.last(f(z)) / 2))",
    "return self.last(f(z)).softmax(dim=1) if False else self.last(f(z)).neg().exp().add(1) ** -1",
]
LINEARS = [
    "return torch.sigmoid(X @ self.w + self.c)",
    "return torch.special.expit(torch.addmm(self.c, X, self.w))",
    "return torch.einsum('nd,dk->nk', X, self.w).add(self.c).sigmoid()",
    "return F.logsigmoid(X @ self.w + self.c).exp()",
    "return F.sigmoid((X[:, :, None] * self.w).sum(1) + self.c)",
]
LOSSES = [
    "F.binary_cross_entropy(model(X), y)",
    "nn.BCELoss(reduction='none')(model(X), y).mean()",
    "nn.BCELoss(reduction='sum')(model(X), y) / len(y)",
    "-torch.where(y > 0.5, model(X), 1 - model(X)).clamp(min=1e-30).log().mean()",
    "F.binary_cross_entropy(model(X).flatten(), y.flatten())",
]
MEASURES = [
    "return ((model(X) > 0.5) == (y == 1)).double().mean().item()",
    "return (model(X).round() == y).float().mean().item()",
    "hits = ((model(X) - 0.5) * (y - 0.5) > 0)\nreturn int(hits.sum()) / len(y)",
    "return 1 - (model(X).detach().gt(0.5).float() - y).abs().mean().item()",
    "was = model.training\nmodel.eval()\nwith torch.inference_mode():\n    p = model(X)\n"
    "model.train(was)\nreturn float(torch.where(p > 0.5, y, 1 - y).mean())",
]


@settings(max_examples=3, deadline=None)
@given(
    one=st.sampled_from(LINEARS),
    two=st.sampled_from(FORWARDS),
    loss=st.sampled_from(LOSSES),
    measured=st.sampled_from(MEASURES),
    scale=st.sampled_from([0.5, 1.0]),
)
def test_right_answers_put_together_from_any_parts_lose_nothing(
    grade: Grader, one: str, two: str, loss: str, measured: str, scale: float
) -> None:
    """Nobody loses a point for a right form of another kind, whatever the initial parameters."""
    network = mlp(two).replace("input_dim))", f"input_dim) * {scale})")
    source = HEAD + "\n\n".join((linear(one), network, step(loss), measure(measured)))
    report = grade("two-moons", {"a.py": source})["a.py"]
    lost = [(v.check.id, v.message) for v in report.verdicts if v.status is not Status.passed]
    assert not lost, (lost, source)


def test_the_pictures_show_both_boundaries(grade: Grader) -> None:
    """The report draws the linear model's and the MLP's boundary over the data."""
    models = linear(LINEARS[0]) + "\n\n" + mlp(FORWARDS[0])
    report = grade("two-moons", {"a.py": HEAD + models})["a.py"]
    assert [(item.kind, item.function) for item in report.figures] == [
        ("boundary", "LinearModel"),
        ("boundary", "MLP"),
    ]


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
USUAL = "nn.functional.binary_cross_entropy(model(a), b)"
TRAINED = [
    Spelling("moons-mini-batches", "mini-batches", trained(IN_TURN, USUAL)),
    Spelling("moons-mini-batches", "mini-batches", trained(SHUFFLED, USUAL)),
]


def test_training_on_parts_or_by_another_loss_is_named(grade) -> None:
    """Mini-batches, shuffled or in turn, and another loss are known by what was recorded."""
    assert_told(grade, "two-moons", TRAINED)
