"""Exercise 1: unseen spellings are named, rules hold, right forms lose nothing."""

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
    "relu": "def relu(z):\n    return z.clamp(min=0)",
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + torch.exp(-z))",
    "tanh": "def tanh(z):\n    return 1 - 2 / (torch.exp(2 * z) + 1)",
}
HEAD = "import math\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F"
MISTAKES = {
    "relu-mask": [
        "return z > 0",
        "return z.gt(0).double()",
        "return torch.where(z >= 0, 1.0, 0.0).to(z.dtype)",
        "return torch.heaviside(z, torch.zeros_like(z))",
    ],
    "relu-absolute": ["return torch.maximum(z, -z)", "return (z**2).sqrt()", "return z * z.sign()"],
    "relu-leaky": [
        "return torch.where(z > 0, z, 0.2 * z)",
        "return z.clamp(min=0) + 0.01 * z.clamp(max=0)",
        "return torch.where(z >= 0, z, -0.3 * z)",
        "return z * ((z > 0) + 1e-3 * (z <= 0))",
    ],
    "relu-in-place": [
        "return z.clamp_(min=0)",
        "z *= z > 0\nreturn z",
        "return torch.clamp(z, min=0, out=z)",
    ],
    "sigmoid-sign": [
        "e = torch.exp(z.clamp(max=80))\nreturn (e + 1) ** -1",
        "return 1 - 1 / (1 + torch.exp(-z))",
    ],
    "sigmoid-one-missing": ["return torch.exp(z)", "return torch.reciprocal((-z).exp())"],
    "sigmoid-overflow": [
        "return torch.exp(z) / (torch.exp(z) + 1)",
        "return z.exp().mul(1 / (1 + z.exp()))",
        "e = math.e**z\nreturn e / (1 + e)",
    ],
    "tanh-overflow": [
        "return torch.sinh(z) / torch.cosh(z)",
        "e = torch.exp(2 * z)\nreturn (e - 1) / (e + 1)",
        "e = torch.exp(-2 * z)\nreturn (1 - e) / (1 + e)",
        "return torch.expm1(2 * z) / (torch.exp(2 * z) + 1)",
    ],
    "tanh-half": ["return 2 / (1 + torch.exp(-z)) - 1", "return 1 - 2 / (torch.exp(z) + 1)"],
}
SPELLINGS = [(name, body) for name, bodies in MISTAKES.items() for body in bodies]


def test_every_misconception_is_named_in_other_spellings(grade) -> None:
    """A mistake has its name however it is written, and nothing else is said of it."""
    sources = {
        str(number): source(RIGHT, {name.partition("-")[0]: body}, HEAD)
        for number, (name, body) in enumerate(SPELLINGS)
    }
    reports = grade("activations", sources)
    for number, (name, body) in enumerate(SPELLINGS):
        for function in RIGHT:
            wanted = {name} if name.startswith(function) else set()
            assert failed_names(reports[str(number)], function) == wanted, body


def test_three_mistakes_at_once_are_all_named(grade) -> None:
    """Each function is judged by itself, so three wrong ones get a name each."""
    wrong = {"relu": "return abs(z)", "sigmoid": "return torch.exp(z)",
             "tanh": "return torch.sinh(z) / torch.cosh(z)"}  # fmt: skip
    report = grade("activations", {"all": source(RIGHT, wrong, HEAD)})["all"]
    assert failed_names(report, "relu") == {"relu-absolute"}
    assert failed_names(report, "sigmoid") == {"sigmoid-one-missing"}
    assert failed_names(report, "tanh") == {"tanh-overflow"}


OTHER = [
    ("relu", "return torch.clamp(z, max=0)"),
    ("relu", "return z.clamp(min=0) + 1"),
    ("relu", "return z.clamp(min=1e-3)"),
    ("relu", "return torch.where(z > 0, z, torch.exp(z) - 1)"),
    ("relu", "return torch.where(z > 0, z * z, 0 * z)"),
    ("sigmoid", "return 1 / (2 + torch.exp(-z))"),
    ("sigmoid", "return (1 + torch.erf(z)) / 2"),
    ("sigmoid", "return (z / 4 + 0.5).clamp(0, 1)"),
    ("sigmoid", "return 1 / (1 + torch.exp(-2 * z))"),
    ("tanh", "return 2 / (1 + torch.exp(-2 * z))"),
    ("tanh", "return torch.erf(z)"),
    ("tanh", "return z.clamp(-1, 1)"),
    ("tanh", "return 2 / math.pi * torch.atan(z)"),
    ("tanh", "e = torch.exp(z)\nreturn (e - 1) / (e + 1)"),
]


def test_other_mistakes_are_not_taken_for_a_known_one(grade) -> None:
    """What is not in the catalogue is never given the name of something that is."""
    sources = {str(at): source(RIGHT, {name: body}, HEAD) for at, (name, body) in enumerate(OTHER)}
    reports = grade("activations", sources)
    for at, (function, body) in enumerate(OTHER):
        names = failed_names(reports[str(at)], function)
        assert names, body
        allowed = {"tanh-half"} if body.startswith("e =") else set()
        assert not names & set(MISTAKES) - allowed, (body, names)


ARGUMENTS = {
    "threshold": "(0.0, 0.0)", "softmax": "(-1)", "log_softmax": "(-1)", "softmin": "(-1)",
    "glu": "(-1)",
}  # fmt: skip
MODULES = {
    "relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "relu6": "ReLU6",
    "threshold": "Threshold",
    "hardtanh": "Hardtanh", "hardsigmoid": "Hardsigmoid", "hardswish": "Hardswish",
    "leaky_relu": "LeakyReLU", "prelu": "PReLU", "rrelu": "RReLU", "elu": "ELU", "celu": "CELU",
    "selu": "SELU", "gelu": "GELU", "mish": "Mish", "glu": "GLU", "silu": "SiLU",
    "softplus": "Softplus", "logsigmoid": "LogSigmoid", "softmax": "Softmax",
    "log_softmax": "LogSoftmax", "softmin": "Softmin",
}  # fmt: skip
EXTRA = [
    "torch.special.expit(z)",
    "z.sigmoid()",
    "z.clone().sigmoid_()",
    "torch.sigmoid_(z.clone())",
    "torch.Tensor.sigmoid(z)",
    "torch.Tensor.tanh(z)",
    "getattr(torch, 'sig' + 'moid')(z)",
    "z.relu()",
    "F.relu_(z.clone())",
    "z.softmax(-1)",
    "torch.special.log_softmax(z, -1)",
    "F.tanhshrink(z)",
    "torch.tanh(z, out=torch.empty_like(z))",
    "torch.ops.aten.tanh.default(z)",
    "torch.ops.aten.sigmoid.out(z, out=torch.empty_like(z))",
    "torch.ops.aten.hardtanh(z, -1, 1)",
    "torch.jit.script(scripted)(z)",
    "other(z)",
    "vars(torch)['sigmoid'](z)",
    "torch.vmap(torch.tanh)(z.reshape(-1))",
    "nn.Sequential(nn.Sigmoid())(z)",
    "F.cross_entropy(z.reshape(1, -1), torch.zeros(1).long()) if z.numel() else 0",
    "(lambda f: f(z))(torch.sigmoid)",
]
RULE_HEAD = (
    HEAD + "\nfrom torch import sigmoid as other\n\n\n"
    "def scripted(z: torch.Tensor) -> torch.Tensor:\n    return torch.sigmoid(z)"
)


def spellings() -> list[str]:
    """Each forbidden operator as function, computed name, module and, where simple, from ATen."""
    found = list(EXTRA)
    for name, module in MODULES.items():
        z = "torch.stack([z, z], -1)" if name == "glu" else "z"
        if name == "prelu":
            found.append("F.prelu(z, torch.full((1,), 0.25, dtype=z.dtype))")
            found.append("getattr(nn, 'PRe' + 'LU')(dtype=z.dtype)(z)")
            continue
        rest = ARGUMENTS.get(name, "()")
        more = rest.strip("()")
        call = f"({z}, {more})" if more else f"({z})"
        found.append(f"F.{name}{call}")
        found.append(f"getattr(F, '{name[:2]}' + '{name[2:]}'){call}")
        found.append(f"nn.{module}{rest}({z})")
        if name in {"relu", "silu", "elu", "selu", "gelu", "mish", "softplus", "hardswish"}:
            found.append(f"torch.ops.aten.{name}({z})")
    return found


def test_forbidden_operators_are_caught_in_every_spelling(grade) -> None:
    """Whatever name runs a ready-made activation, even if its result is thrown away."""
    bodies = spellings()
    per_file = list(RIGHT)
    right = {name: text.partition("return ")[2] for name, text in RIGHT.items()}
    chunks = [bodies[at : at + 3] for at in range(0, len(bodies), 3)]
    sources = {
        str(number): source(
            RIGHT,
            {
                name: f"forbidden = {call}\nreturn {right[name]}"
                for name, call in zip(per_file, chunk, strict=False)
            },
            RULE_HEAD,
        )
        for number, chunk in enumerate(chunks)
    }
    reports = grade("activations", sources)
    missed = [
        (call, failed_names(reports[str(number)], name))
        for number, chunk in enumerate(chunks)
        for name, call in zip(per_file, chunk, strict=False)
        if broken_rules(reports[str(number)], name) != {"no-ready-made-activation"}
    ]
    assert missed == []


def test_a_broken_rule_costs_only_its_own_function(grade) -> None:
    """A function that calls a sibling which breaks a rule is not blamed for it."""
    wrong = {"sigmoid": "return torch.sigmoid(z)", "tanh": "return 2 * sigmoid(2 * z) - 1"}
    report = grade("activations", {"one": source(RIGHT, wrong, HEAD)})["one"]
    assert broken_rules(report, "sigmoid") == {"no-ready-made-activation"}
    assert failed_names(report, "tanh") == set()
    assert failed_names(report, "relu") == set()


ALLOWED = [
    "# torch.sigmoid(z), z.tanh(), F.relu\nreturn 1 / (1 + torch.exp(-z))",
    '"""Not torch.sigmoid(z)."""\nreturn 1 / (1 + torch.exp(-z))',
    "text = 'torch.sigmoid(z)'\nreturn 1 / (1 + torch.exp(-z))",
    "softmax = torch.exp(-z)\nsilu = 1 + softmax\nreturn 1 / silu",
    "return Mine().sigmoid(z)",
    "return Mine().tanh(z / 2) / 2 + 0.5",
    "kept = z.clamp(-40, 40)\nup = torch.exp(kept / 2)\nreturn up / (2 * torch.cosh(kept / 2))",
    "return torch.where(z > 0, 1.0, torch.exp(z.clamp(max=0))) / (1 + torch.exp(-abs(z)))",
    "small = torch.expm1(-z.abs())\nup = 1 / (2 + small)\nreturn torch.where(z < 0, 1 - up, up)",
    "return torch.exp(-torch.logaddexp(0 * z, -z))",
    "return 0.5 * (1 + relu(z) * 0 + tanh(z / 2))",
    "return (1 + torch.sign(z) * (1 - torch.exp(-z.abs())) / (1 + torch.exp(-z.abs()))) / 2",
]
MINE = (
    HEAD
    + "\n\n\nclass Mine:\n    def sigmoid(self, z):\n        return 1 / (1 + torch.exp(-z))\n\n"
    "    def tanh(self, z):\n        return 2 * self.sigmoid(2 * z) - 1"
)
DEMO = '\n\nif __name__ == "__main__":\n    print(torch.sigmoid(torch.ones(3)), F.relu)\n'


def test_names_alone_break_no_rule(grade) -> None:
    """Comments, strings, variables, own methods, siblings and a demonstration cost nothing."""
    sources = {body: source(RIGHT, {"sigmoid": body}, MINE) + DEMO for body in ALLOWED}
    for body, report in grade("activations", sources).items():
        assert report.full_marks, (body, failed_names(report, "sigmoid"))


RELUS = [
    lambda z: torch.where(z > 0, z, torch.zeros_like(z)),
    lambda z: (z + z.abs()) / 2,
    lambda z: z * (z > 0),
    lambda z: torch.maximum(z, torch.zeros_like(z)),
    lambda z: -torch.minimum(-z, torch.zeros_like(z)),
]
SIGMOIDS = [
    lambda z: 1 / (1 + torch.exp(-z)),
    lambda z: 1 - 1 / (1 + torch.exp(z)),
    lambda z: torch.exp(-torch.logaddexp(torch.zeros_like(z), -z)),
    lambda z: torch.where(z > 0, 1.0, torch.exp(-z.abs())) / (1 + torch.exp(-z.abs())),
    lambda z: torch.exp(z.clamp(-80, 80)) / (1 + torch.exp(z.clamp(-80, 80))),
]
TANHS = [
    lambda z: 2 / (1 + torch.exp(-2 * z)) - 1,
    lambda z: 1 - 2 / (torch.exp(2 * z) + 1),
    lambda z: torch.sign(z) * (1 - torch.exp(-2 * z.abs())) / (1 + torch.exp(-2 * z.abs())),
    lambda z: torch.sinh(z.clamp(-30, 30)) / torch.cosh(z.clamp(-30, 30)),
    lambda z: -torch.sign(z) * torch.expm1(-2 * z.abs()) / (2 + torch.expm1(-2 * z.abs())),
]


@settings(max_examples=60, deadline=None)
@given(shape=shapes, dtype=dtypes, scale=scales, seed=seeds)
def test_right_formulas_in_other_forms_lose_nothing(grade, shape, dtype, scale, seed) -> None:
    """Algebraically equal formulas agree within the tolerance, in both dtypes, up to ±1000."""
    reference = grade.examiner("activations").oracle.reference
    z = tensor(shape, dtype, scale, seed)
    assert_equal_forms(RELUS, reference.relu, z)
    assert_equal_forms(SIGMOIDS, reference.sigmoid, z)
    assert_equal_forms(TANHS, reference.tanh, z)
    assert_equal_forms([lambda x: 2 * reference.sigmoid(2 * x) - 1], reference.tanh, z)


@pytest.mark.parametrize("value", ["torch.zeros_like(z)", "torch.ones_like(z)", "z",
                                   "torch.rand_like(z)", "None"])  # fmt: skip
def test_nothing_earns_nothing(grade, value: str) -> None:
    """Zeros, ones, the argument, noise and None earn no point at all."""
    wrong = dict.fromkeys(RIGHT, f"return {value}")
    assert grade("activations", {value: source(RIGHT, wrong, HEAD)})[value].score == 0


FAMILIES = [
    Spelling(
        "relu-another-function", "the negative part", ("def relu(z):\n    return (z - z.abs()) / 2")
    ),
    Spelling(
        "sigmoid-another-function", "z/(1 − z)", ("def sigmoid(z):\n    return -1 + 1 / (1 - z)")
    ),
    Spelling(
        "sigmoid-another-function",
        "tanh",
        ("def sigmoid(z):\n    return 1 - 2 / (torch.exp(2 * z) + 1)"),
    ),
    Spelling(
        "tanh-another-function",
        "the hard tanh",
        (
            "def tanh(z):\n"
            "    return torch.minimum(torch.maximum(z, -torch.ones_like(z)), torch.ones_like(z))"
        ),
    ),
    Spelling(
        "sigmoid-slip",
        "it subtracts where it should add",
        ("def sigmoid(z):\n    return (1 - torch.exp(-z)) ** -1"),
    ),
    Spelling(
        "tanh-slip",
        "the two sides are exchanged",
        ("def tanh(z):\n    return torch.cosh(z) / torch.sinh(z)"),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "activations", FAMILIES)
