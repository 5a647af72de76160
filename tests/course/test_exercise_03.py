"""Exercise 3: unseen spellings are named, rules hold, right forms lose nothing."""

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
    "swish": "def swish(z):\n    return z * torch.sigmoid(z)",
    "swish_derivative": "def swish_derivative(z):\n    s = torch.sigmoid(z)\n"
    "    return s + z * s * (1 - s)",
}
HEAD = "import math\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F"
MISTAKES = {
    "swish-is-sigmoid": ["return 1 / (1 + torch.exp(-z))", "return 0.5 * (1 + torch.tanh(z / 2))"],
    "swish-tanh": [
        "e = torch.exp(-2 * z.abs())\nreturn z.abs() * (1 - e) / (1 + e)",
        "return z.mul(2 * torch.sigmoid(2 * z) - 1)",
    ],
    "swish-sum": ["return torch.add(torch.special.expit(z), z)", "return z + 1 / (1 + (-z).exp())"],
    "swish-hard": ["return z * F.relu6(z + 3) / 6", "return F.hardsigmoid(z) * z"],
    "swish-is-relu": ["return torch.where(z > 0, z, 0.0 * z)", "return (z + abs(z)) / 2"],
    "swish-beta": [
        "return z / (1 + torch.exp(-2 * z))",
        "return z * torch.sigmoid(1.702 * z)",
        "return z * torch.sigmoid(z / 3)",
        "return z * torch.sigmoid(-z)",
        "return z * torch.sigmoid(20 * z)",
        "return z * torch.sigmoid(1.05 * z)",
        "return 0.5 * z * (1 + torch.tanh(z))",
    ],
    "swish-derivative-is-sigmoid-slope": [
        "e = torch.exp(-z.abs())\nreturn e / (1 + e) ** 2",
        "return (1 - torch.tanh(z / 2) ** 2) / 4",
    ],
    "swish-derivative-first-term": [
        "return swish(z) * torch.sigmoid(-z)",
        "s = torch.sigmoid(z)\nreturn z * s - z * s * s",
    ],
    "swish-derivative-missing-z": [
        "s = torch.sigmoid(z)\nreturn s * (2 - s)",
        "return 1 - torch.sigmoid(-z) ** 2",
    ],
    "swish-derivative-is-sigmoid": [
        "return 1 / (1 + torch.exp(-z))",
        "return 1 - torch.sigmoid(-z)",
    ],
    "swish-derivative-finite-difference": [
        "h = 1e-3\nreturn (swish(z + h) - swish(z)) / h",
        "h = 1e-6\nreturn (swish(z) - swish(z - h)) / h",
        "h = 1e-7\nreturn (swish(z + h) - swish(z - h)) / (2 * h)",
        "h = 1e-10\nreturn (swish(z + h) - swish(z)) / h",
        "h = 2**-12\nreturn (swish(z + h) - swish(z - h)) / (2 * h)",
        "return (swish(z + 0.0371) - swish(z)) / 0.0371",
    ],
}
SPELLINGS = [(name, body) for name, bodies in MISTAKES.items() for body in bodies]


def function_of(identifier: str) -> str:
    return "swish_derivative" if "derivative" in identifier else "swish"


def test_every_misconception_is_named_in_other_spellings(grade) -> None:
    """A mistake has its name however it is written, and nothing else is said of it."""
    sources = {
        f"{number}": source(RIGHT, {function_of(name): body}, HEAD)
        for number, (name, body) in enumerate(SPELLINGS)
    }
    reports = grade("swish", sources)
    for number, (name, body) in enumerate(SPELLINGS):
        report = reports[str(number)]
        assert failed_names(report, function_of(name)) == {name}, body
        other = "swish" if function_of(name) == "swish_derivative" else "swish_derivative"
        assert failed_names(report, other) == set(), body


def test_two_mistakes_at_once_are_both_named(grade) -> None:
    """Each function is judged by itself, so two wrong ones get a name each."""
    ones = [item for item in SPELLINGS if function_of(item[0]) == "swish"]
    others = [
        item for item in SPELLINGS if function_of(item[0]) != "swish" and "swish(" not in item[1]
    ]
    pairs = [(one, others[at % len(others)]) for at, one in enumerate(ones)]
    reports = grade(
        "swish",
        {
            str(number): source(RIGHT, {"swish": one[1], "swish_derivative": two[1]}, HEAD)
            for number, (one, two) in enumerate(pairs)
        },
    )
    for number, (one, two) in enumerate(pairs):
        assert failed_names(reports[str(number)], "swish") == {one[0]}
        assert failed_names(reports[str(number)], "swish_derivative") == {two[0]}


OTHER = [
    "swish: return torch.nn.functional.softplus(z)",
    "swish: return z * torch.sigmoid(z) + 1e-6",
    "swish: return F.gelu(z)",
    "swish: return F.mish(z)",
    "swish: return torch.atan(z) * z",
    "swish_derivative: s = torch.sigmoid(z)\nreturn s - z * s * (1 - s)",
    "swish_derivative: s = torch.sigmoid(z)\nreturn s + z * s * (1 + s)",
    "swish_derivative: s = torch.sigmoid(z)\nreturn s + z * s * (1 - s) + 1e-6",
    "swish_derivative: return torch.sigmoid(1.5 * z)",
    "swish_derivative: s = torch.sigmoid(z.float()).double()\nreturn s + z * s * (1 - s)",
    "swish_derivative: s = 1 / (1 + torch.exp(-z) + 1e-7)\nreturn s + z * s * (1 - s)",
]


def test_other_mistakes_are_not_taken_for_a_known_one(grade) -> None:
    """What is not in the catalogue is never given the name of something that is."""
    cases = [item.partition(": ") for item in OTHER]
    sources = {
        str(number): source(RIGHT, {name: body}, HEAD)
        for number, (name, _, body) in enumerate(cases)
    }
    for number, report in grade("swish", sources).items():
        name, _, body = cases[int(number)]
        names = failed_names(report, name)
        assert names, body
        assert not names & set(MISTAKES), (body, names)


SILU = [
    "F.silu(z)",
    "F.silu(z.clone(), inplace=True)",
    "nn.SiLU()(z)",
    "nn.functional.hardswish(z)",
    "nn.Hardswish()(z)",
    "getattr(F, 'si' + 'lu')(z)",
    "getattr(torch.ops.aten, 'si' 'lu')(z)",
    "torch.ops.aten.silu.default(z)",
    "torch.ops.aten.hardswish(z)",
    "torch._C._nn.silu(z)",
    "quiet(z)",
    "smuggled(z)",
    "torch.jit.script(scripted)(z)",
    "[f for f in (torch.nn.functional.silu,)][0](z)",
    "vars(F)['silu'](z)",
    "torch.vmap(F.silu)(z.reshape(-1)).reshape(z.shape)",
    "nn.Sequential(nn.Identity(), nn.SiLU())(z)",
]
AUTOGRAD = [
    "x = z.clone().requires_grad_()\nswish(x).sum().backward()\nreturn x.grad",
    "x = z.clone()\nx.requires_grad = True\nreturn torch.autograd.grad(swish(x).sum(), x)[0]",
    "return torch.func.grad(lambda x: swish(x).sum())(z)",
    "return torch.autograd.functional.vjp(swish, z, torch.ones_like(z))[1]",
    "x = nn.Parameter(z.clone())\nswish(x).sum().backward()\nreturn x.grad",
    "x = torch.zeros_like(z, requires_grad=True)\ny = x + z\nswish(y).sum().backward()\nreturn x.grad",  # noqa: E501
    (
        "g = getattr(torch, 'auto' + 'grad')\nx = z.clone().requires_grad_(True)\n"
        "return getattr(g, 'grad')(swish(x).sum(), x)[0]"
    ),
]
RULE_HEAD = (
    HEAD + "\nfrom torch.nn.functional import silu as quiet\nsmuggled = quiet\n\n\n"
    "def scripted(z: torch.Tensor) -> torch.Tensor:\n    return torch.nn.functional.silu(z)"
)


def test_silu_is_caught_in_every_spelling(grade) -> None:
    """Whatever name runs the forbidden operator, and even if its result is thrown away."""
    bodies = [f"forbidden = {call}\nreturn z * torch.sigmoid(z)" for call in SILU]
    sources = {body: source(RIGHT, {"swish": body}, RULE_HEAD) for body in bodies}
    reports = grade("swish", sources)
    caught = {body: broken_rules(report, "swish") for body, report in reports.items()}
    tracing = {body for body in bodies if "torch._C" in body}
    wanted = {body: {"tracing"} if body in tracing else {"no-silu"} for body in bodies}
    differing = {body: names for body, names in caught.items() if not names}
    assert not differing
    assert {body for body in bodies if not caught[body] <= wanted[body] | {"no-silu"}} == set()


def test_autograd_is_caught_in_every_spelling(grade) -> None:
    """Backward, torch.func, forward mode and computed names all let autograd do the work."""
    sources = {body: source(RIGHT, {"swish_derivative": body}, RULE_HEAD) for body in AUTOGRAD}
    for body, report in grade("swish", sources).items():
        assert broken_rules(report, "swish_derivative") == {"no-autograd"}, body
        assert failed_names(report, "swish") == set(), body


ALLOWED = [
    "# F.silu(z), silu_(z), z.silu(), torch.autograd.grad\nreturn z * torch.sigmoid(z)",
    '"""Not torch.nn.functional.silu(z), nor .backward()."""\nreturn z * torch.sigmoid(z)',
    "silu = torch.sigmoid(z)\nhardswish = z * silu\nreturn hardswish",
    "text = 'torch.nn.functional.silu(z).backward()'\nreturn z * torch.sigmoid(z)",
    "return Mine().silu(z)",
    "with torch.no_grad():\n    return Mine().backward(z)",
    "return torch.no_grad()(lambda x: x * torch.sigmoid(x))(z)",
    "options = dict(silu=1, requires_grad=False)\nreturn z * torch.sigmoid(z)",
    "return z.detach() * F.sigmoid(z)",
    "return z * F.softmax(torch.stack([z, 0 * z]), dim=0)[0]",
]
MINE = (
    HEAD + "\n\n\nclass Mine:\n    def silu(self, z):\n        return z * torch.sigmoid(z)\n\n"
    "    def backward(self, z):\n        return self.silu(z)"
)
DEMO = (
    '\n\nif __name__ == "__main__":\n    print(F.silu(torch.ones(3, requires_grad=True)).sum())\n'
)


def test_names_alone_break_no_rule(grade) -> None:
    """Comments, strings, variables, own methods and a demonstration cost nothing."""
    sources = {body: source(RIGHT, {"swish": body}, MINE) + DEMO for body in ALLOWED}
    for body, report in grade("swish", sources).items():
        assert report.full_marks, (body, failed_names(report, "swish"))


FORMS = [
    lambda z: z / (1 + torch.exp(-z)),
    lambda z: z * 0.5 * (1 + torch.tanh(z / 2)),
    lambda z: torch.where(z >= 0, z / (1 + torch.exp(-z)), z * torch.exp(z) / (1 + torch.exp(z))),
    lambda z: z - z * torch.sigmoid(-z),
    lambda z: z * torch.exp(-torch.nn.functional.softplus(-z)),
    lambda z: z * torch.softmax(torch.stack([z, torch.zeros_like(z)]), dim=0)[0],
    lambda z: z * torch.exp(-torch.logaddexp(torch.zeros_like(z), -z)),
]
_s = torch.sigmoid
DERIVATIVES = [
    lambda z: _s(z) * (1 + z * (1 - _s(z))),
    lambda z: z * _s(z) + _s(z) * (1 - z * _s(z)),
    lambda z: _s(z) + z * _s(z) * _s(-z),
    lambda z: _s(z) + z * _s(z) - z * _s(z) ** 2,
    lambda z: _s(z) + z / (4 * torch.cosh(z / 2) ** 2),
    lambda z: 0.5 * (1 + torch.tanh(z / 2) + z / 2 * (1 - torch.tanh(z / 2) ** 2)),
]


@settings(max_examples=60, deadline=None)
@given(shape=shapes, dtype=dtypes, scale=scales, seed=seeds)
def test_right_formulas_in_other_forms_lose_nothing(grade, shape, dtype, scale, seed) -> None:
    """Algebraically equal formulas agree within the tolerance, in both dtypes, up to ±1000."""
    reference = grade.examiner("swish").oracle.reference
    z = tensor(shape, dtype, scale, seed)
    assert_equal_forms(FORMS, reference.swish, z)
    assert_equal_forms(DERIVATIVES, reference.swish_derivative, z)


def test_right_formulas_earn_full_marks(grade) -> None:
    """The same forms pass the suites themselves, not only the comparison."""
    bodies = {
        "swish": ["return z - z * torch.sigmoid(-z)", "return z * F.logsigmoid(z).exp()"],
        "swish_derivative": [
            "y = swish(z)\nreturn y + torch.sigmoid(z) * (1 - y)",
            "return torch.sigmoid(z) + z / (4 * torch.cosh(z / 2) ** 2)",
        ],
    }
    sources = {
        body: source(RIGHT, {name: body}, HEAD) for name, some in bodies.items() for body in some
    }
    for body, report in grade("swish", sources).items():
        assert report.full_marks, body


@pytest.mark.parametrize("value", ["torch.zeros_like(z)", "torch.ones_like(z)", "z", "z.clone()",
                                   "torch.randn_like(z)", "None", "0.0"])  # fmt: skip
def test_nothing_earns_nothing(grade, value: str) -> None:
    """Zeros, ones, the argument, noise and None earn no point at all."""
    wrong = dict.fromkeys(RIGHT, f"return {value}")
    assert grade("swish", {value: source(RIGHT, wrong, HEAD)})[value].score == 0


FAMILIES = [
    Spelling(
        "swish-another-function", "GELU", ("def swish(z):\n    return z * torch.special.ndtr(z)")
    ),
    Spelling(
        "swish-derivative-another-function",
        "Swish.",
        ("def swish_derivative(z):\n    return z / (1 + torch.exp(-z))"),
    ),
    Spelling(
        "swish-slip",
        "it subtracts where it should add",
        ("def swish(z):\n    return -z / torch.expm1(-z)"),
    ),
    Spelling(
        "swish-derivative-slip",
        "it subtracts where it should add",
        ("def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return s * (1 - z * (1 - s))"),
    ),
    Spelling(
        "swish-derivative-beta",
        "with a β that isn't 1",
        ("def swish_derivative(z):\n    s = torch.sigmoid(3 * z)\n    return s + z * s * (1 - s)"),
    ),
    Spelling(
        "swish-derivative-beta",
        "with a β that isn't 1",
        (
            "def swish_derivative(z):\n    s = torch.sigmoid(z / 2)\n"
            "    return s * (1 + z * (1 - s) / 2)"
        ),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "swish", FAMILIES)
