"""Exercise 2: unseen spellings are named, rules hold, right forms lose nothing."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings

from tests.course.families import Spelling, assert_told

from .spelling import (
    assert_equal_forms,
    broken_rules,
    dtypes,
    failed_names,
    scales,
    seeds,
    shapes,
    source,
    tensor,
)

RIGHT = {
    "relu_derivative": "def relu_derivative(z):\n    return (z > 0).to(z.dtype)",
    "sigmoid_derivative": "def sigmoid_derivative(z):\n    a = torch.sigmoid(z)\n"
    "    return a * (1 - a)",
    "tanh_derivative": "def tanh_derivative(z):\n    return 1 - torch.tanh(z) ** 2",
}
HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F"
MISTAKES = {
    "relu-derivative-bool": ["return torch.gt(z, 0)", "return z >= 0", "return ~(z <= 0)"],
    "relu-derivative-one-at-zero": [
        "return 1 - (z < 0).to(z.dtype)",
        "return torch.heaviside(z, torch.ones_like(z))",
        "return torch.where(z < 0, torch.zeros_like(z), torch.ones_like(z))",
    ],
    "relu-derivative-is-relu": ["return z.clamp(min=0)", "return z * (z > 0)"],
    "sigmoid-derivative-of-pre-activation": ["return z - z**2", "return torch.mul(1 - z, z)"],
    "sigmoid-derivative-is-sigmoid": ["return 1 / (1 + torch.exp(-z))", "return F.sigmoid(z)"],
    "tanh-derivative-of-pre-activation": [
        "return (1 - z) * (1 + z)",
        "return torch.sub(1, z.square())",
    ],
    "tanh-derivative-no-square": ["return 1 - z.tanh()", "return 2 * torch.sigmoid(-2 * z)"],
    "tanh-derivative-is-tanh": ["return F.tanh(z)", "return 2 * torch.sigmoid(2 * z) - 1"],
}
QUOTIENTS = [
    "({f}(z + h) - {f}(z)) / h",
    "({f}(z) - {f}(z - h)) / h",
    "({f}(z + h) - {f}(z - h)) / (2 * h)",
]
SPELLINGS = [
    *((name, body) for name, bodies in MISTAKES.items() for body in bodies),
    *(
        (f"{name}-derivative-finite-difference", f"h = {h}\nreturn {text}".replace("{f}", f))
        for name, f in (("sigmoid", "torch.sigmoid"), ("tanh", "torch.tanh"))
        for h, text in zip(("0.007", "1e-4", "1e-8"), QUOTIENTS, strict=True)
    ),
]


def test_every_misconception_is_named_in_other_spellings(grade) -> None:
    """A mistake has its name however it is written, and nothing else is said of it."""
    sources = {
        str(number): source(RIGHT, {function_of(name): body}, HEAD)
        for number, (name, body) in enumerate(SPELLINGS)
    }
    reports = grade("activation-derivatives", sources)
    for number, (name, body) in enumerate(SPELLINGS):
        for function in RIGHT:
            wanted = {name} if function == function_of(name) else set()
            assert failed_names(reports[str(number)], function) == wanted, body


def function_of(identifier: str) -> str:
    return identifier.partition("-")[0] + "_derivative"


def test_a_finite_difference_of_relu_is_named_or_its_corner_is(grade) -> None:
    """Away from 0 it is told by its rounding; where it is exact, only the corner can be told."""
    bodies = [
        f"h = {h}\nreturn {text}".replace("{f}", "torch.relu")
        for h, text in zip(("1e-8", "1e-9", "1e-10"), QUOTIENTS, strict=True)
    ]
    sources = {body: source(RIGHT, {"relu_derivative": body}, HEAD) for body in bodies}
    corner = {"relu-derivative-one-at-zero", "zero-only"}
    for body, report in grade("2", sources).items():
        names = failed_names(report, "relu_derivative")
        assert "relu-derivative-finite-difference" in names, (body, names)
        assert names <= {"relu-derivative-finite-difference", *corner}, (body, names)


OTHER = [
    ("relu_derivative", "return torch.sign(z)"),
    ("relu_derivative", "return (torch.sign(z) + 1) / 2"),
    ("relu_derivative", "return (z < 0).to(z.dtype)"),
    ("relu_derivative", "return torch.where(z > 0, 1.0, 0.01).to(z.dtype)"),
    ("sigmoid_derivative", "a = torch.sigmoid(z)\nreturn a * (1 + a)"),
    ("sigmoid_derivative", "a = torch.sigmoid(z)\nreturn a * (1 - z)"),
    ("sigmoid_derivative", "a = torch.sigmoid(z)\nreturn a * (1 - a) + 1e-7"),
    ("sigmoid_derivative", "a = torch.sigmoid(1.001 * z)\nreturn a * (1 - a)"),
    ("sigmoid_derivative", "a = torch.sigmoid(z.float()).to(z.dtype)\nreturn a * (1 - a)"),
    ("tanh_derivative", "return 1 + torch.tanh(z) ** 2"),
    ("tanh_derivative", "return torch.tanh(z) ** 2"),
    ("tanh_derivative", "return 1 - torch.tanh(z) ** 3"),
    ("tanh_derivative", "return 1 - torch.sigmoid(z) ** 2"),
]


def test_other_mistakes_are_not_taken_for_a_known_one(grade) -> None:
    """What is not in the catalogue is never given the name of something that is."""
    known = {name for name, _ in SPELLINGS} | {"relu-derivative-finite-difference"}
    sources = {str(at): source(RIGHT, {name: body}, HEAD) for at, (name, body) in enumerate(OTHER)}
    reports = grade("activation-derivatives", sources)
    for at, (function, body) in enumerate(OTHER):
        names = failed_names(reports[str(at)], function)
        assert names, body
        assert not names & known, (body, names)


AUTOGRAD = [
    "x = z.clone().requires_grad_()\n{f}(x).sum().backward()\nreturn x.grad",
    "x = z.clone().requires_grad_()\ntorch.Tensor.backward({f}(x).sum())\nreturn x.grad",
    "x = z.clone()\nx.requires_grad = True\nreturn torch.autograd.grad({f}(x).sum(), x)[0]",
    "x = z.clone().requires_grad_()\nreturn quiet({f}(x).sum(), x)[0]",
    "return torch.func.grad(lambda x: {f}(x).sum())(z)",
    "return torch.func.vjp({f}, z)[1](torch.ones_like(z))[0]",
    "return torch.func.jvp({f}, (z,), (torch.ones_like(z),))[1]",
    "return torch.autograd.functional.vjp({f}, z, torch.ones_like(z))[1]",
    "return torch.vmap(torch.func.grad({f}))(z.reshape(-1)).reshape(z.shape)",
    "return torch.func.jacrev(lambda x: {f}(x).sum())(z)",
    "return torch.func.jacfwd(lambda x: {f}(x).sum())(z)",
    (
        "g = getattr(torch, 'auto' + 'grad')\nx = z.clone().requires_grad_(True)\n"
        "return getattr(g, 'gr' + 'ad')({f}(x).sum(), x)[0]"
    ),
    (
        "import importlib\ng = importlib.import_module('torch.auto' + 'grad')\n"
        "x = z.detach().clone().requires_grad_()\ng.backward({f}(x).sum())\nreturn x.grad"
    ),
    "x = nn.Parameter(z.clone())\n{f}(x).sum().backward()\nreturn x.grad",
    (
        "with torch.enable_grad():\n    x = z.clone().requires_grad_()\n    {f}(x).sum().backward()\n"  # noqa: E501
        "return x.grad.detach()"
    ),
]


def test_autograd_is_caught_in_every_spelling(grade) -> None:
    """Backward, torch.func, forward mode, aliases and computed names all let autograd work."""
    head = HEAD + "\nfrom torch.autograd import grad as quiet"
    inner = {name: f"torch.{name.partition('_')[0]}" for name in RIGHT}
    chunks = [AUTOGRAD[at : at + len(RIGHT)] for at in range(0, len(AUTOGRAD), len(RIGHT))]
    sources = {
        str(number): source(
            RIGHT,
            {
                name: body.replace("{f}", inner[name])
                for name, body in zip(RIGHT, chunk, strict=False)
            },
            head,
        )
        for number, chunk in enumerate(chunks)
    }
    reports = grade("activation-derivatives", sources)
    for number, chunk in enumerate(chunks):
        for name, body in zip(RIGHT, chunk, strict=False):
            assert broken_rules(reports[str(number)], name) == {"no-autograd"}, body


def test_a_broken_rule_costs_only_its_own_function(grade) -> None:
    """One derivative left to autograd takes nothing from the other two."""
    wrong = {"tanh_derivative": AUTOGRAD[0].replace("{f}", "torch.tanh")}
    report = grade("activation-derivatives", {"one": source(RIGHT, wrong, HEAD)})["one"]
    assert broken_rules(report, "tanh_derivative") == {"no-autograd"}
    assert failed_names(report, "sigmoid_derivative") == set()
    assert failed_names(report, "relu_derivative") == set()


ALLOWED = [
    "# torch.autograd.grad, z.backward()\nreturn 1 - torch.tanh(z) ** 2",
    '"""No .backward(), no torch.func.grad."""\nreturn 1 - torch.tanh(z) ** 2',
    "text = 'z.requires_grad_().backward()'\nreturn 1 - torch.tanh(z) ** 2",
    "backward = torch.tanh(z)\ngrad = backward * backward\nreturn 1 - grad",
    "return Mine().backward(z)",
    "with torch.no_grad():\n    return 1 - torch.tanh(z) ** 2",
    "with torch.inference_mode():\n    return 1 - torch.tanh(z) ** 2",
    "return 1 - nn.Tanh()(z.detach()) ** 2",
    "return 4 * sigmoid_derivative(2 * z)",
    (
        "return torch.vmap(lambda x: 1 - torch.tanh(x) ** 2)(z.reshape(-1)).reshape(z.shape)"
        " if z.numel() else z.clone()"
    ),
]
MINE = HEAD + "\n\n\nclass Mine:\n    def backward(self, z):\n        return 1 - torch.tanh(z) ** 2"
DEMO = (
    '\n\nif __name__ == "__main__":\n    x = torch.ones(3, requires_grad=True)\n'
    "    torch.tanh(x).sum().backward()\n    print(x.grad)\n"
)


def test_names_alone_break_no_rule(grade) -> None:
    """Comments, strings, variables, own methods, no_grad and a demonstration cost nothing."""
    sources = {body: source(RIGHT, {"tanh_derivative": body}, MINE) + DEMO for body in ALLOWED}
    for body, report in grade("activation-derivatives", sources).items():
        assert report.full_marks, (body, failed_names(report, "tanh_derivative"))


RELUS = [
    lambda z: torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z)),
    lambda z: torch.heaviside(z, z.new_zeros(())),
    lambda z: torch.sign(z).clamp(min=0),
    lambda z: (torch.sign(z) + torch.sign(z).abs()) / 2,
    lambda z: torch.relu(z).sign(),
]
SIGMOIDS = [
    lambda z: torch.sigmoid(z) * torch.sigmoid(-z),
    lambda z: torch.sigmoid(z) - torch.sigmoid(z) ** 2,
    lambda z: torch.exp(-z.abs()) / (1 + torch.exp(-z.abs())) ** 2,
    lambda z: 1 / (2 + torch.exp(z) + torch.exp(-z)),
    lambda z: (1 - torch.tanh(z / 2) ** 2) / 4,
    lambda z: 0.25 / torch.cosh(z / 2) ** 2,
]
TANHS = [
    lambda z: (1 - torch.tanh(z)) * (1 + torch.tanh(z)),
    lambda z: 1 / torch.cosh(z) ** 2,
    lambda z: 4 * torch.sigmoid(2 * z) * torch.sigmoid(-2 * z),
    lambda z: 4 * torch.exp(-2 * z.abs()) / (1 + torch.exp(-2 * z.abs())) ** 2,
    lambda z: 1 - (2 * torch.sigmoid(2 * z) - 1) ** 2,
]


@settings(max_examples=60, deadline=None)
@given(shape=shapes, dtype=dtypes, scale=scales, seed=seeds)
def test_right_formulas_in_other_forms_lose_nothing(grade, shape, dtype, scale, seed) -> None:
    """Algebraically equal formulas agree within the tolerance, in both dtypes, up to ±1000."""
    reference = grade.examiner("activation-derivatives").oracle.reference
    z = tensor(shape, dtype, scale, seed)
    assert_equal_forms(RELUS, reference.relu_derivative, z)
    assert_equal_forms(SIGMOIDS, reference.sigmoid_derivative, z)
    assert_equal_forms(TANHS, reference.tanh_derivative, z)


@pytest.mark.parametrize("value", ["torch.zeros_like(z)", "torch.ones_like(z)", "z",
                                   "torch.rand_like(z)", "None"])  # fmt: skip
def test_nothing_earns_nothing(grade, value: str) -> None:
    """Zeros, ones, the argument, noise and None earn no point at all."""
    wrong = dict.fromkeys(RIGHT, f"return {value}")
    assert grade("2", {value: source(RIGHT, wrong, HEAD)})[value].score == 0


FAMILIES = [
    Spelling(
        "relu-derivative-another-function",
        "the mask of the negative numbers",
        ("def relu_derivative(z):\n    return z.lt(0).to(z)"),
    ),
    Spelling(
        "sigmoid-derivative-another-function",
        "z/(1 − z)",
        ("def sigmoid_derivative(z):\n    return z / (1 - z)"),
    ),
    Spelling(
        "sigmoid-derivative-another-function",
        "σ is applied twice",
        (
            "def sigmoid_derivative(z):\n    a = torch.sigmoid(z)\n"
            "    return torch.sigmoid(a) * torch.sigmoid(-a)"
        ),
    ),
    Spelling(
        "tanh-derivative-another-function",
        "applied to its own result",
        ("def tanh_derivative(z):\n    a = 1 - torch.tanh(z) ** 2\n    return (1 - a) * (1 + a)"),
    ),
    Spelling(
        "sigmoid-derivative-slip",
        "it adds where it should subtract",
        ("def sigmoid_derivative(z):\n    a = torch.sigmoid(z)\n    return a + a * a"),
    ),
    Spelling(
        "tanh-derivative-slip",
        "it adds where it should subtract",
        ("def tanh_derivative(z):\n    return torch.tanh(z).pow(2) + 1"),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "activation-derivatives", FAMILIES)
