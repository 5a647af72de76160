"""Exercise 04: other spellings of each mistake, each forbidden operator, and what is right."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Grader
from tests.course.families import Spelling, assert_told

from .sources import (
    assemble,
    difference,
    functions_of,
    misconceptions,
    outcome,
    packed,
    random_tensor,
    rule_breakers,
)

EXERCISE = "exercise-04-modern-activations"
RULE = "no-ready-made-activation"

LEAKY = "def leaky_relu(z, negative_slope=0.01):\n"
ELU = "def elu(z, alpha=1.0):\n"
GELU = "def gelu(z):\n"
TANH = "def gelu_tanh(z):\n"

FORMS = (
    {
        "leaky_relu": LEAKY + "    return torch.where(z > 0, z, negative_slope * z)",
        "elu": ELU + "    return torch.where(z > 0, z, alpha * torch.expm1(z.clamp(max=0)))",
        "gelu": GELU + "    return 0.5 * z * (1 + torch.erf(z / math.sqrt(2)))",
        "gelu_tanh": TANH
        + "    u = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)\n"
        + "    return 0.5 * z * (1 + torch.tanh(u))",
    },
    {
        "leaky_relu": LEAKY + "    return torch.relu(z) - negative_slope * torch.relu(-z)",
        "elu": ELU + "    return torch.relu(z) + alpha * (torch.exp(-torch.relu(-z)) - 1)",
        "gelu": GELU + "    return z / 2 * torch.erfc(-z / 2**0.5)",
        "gelu_tanh": TANH
        + "    return z * torch.sigmoid((8 / math.pi) ** 0.5 * (z + 0.044715 * z**3))",
    },
    {
        "leaky_relu": LEAKY + "    return torch.maximum(z, negative_slope * z)",
        "elu": ELU
        + "    low = torch.exp(torch.minimum(z, torch.zeros_like(z)))\n"
        + "    return torch.relu(z) + alpha * low - alpha",
        "gelu": GELU + "    return z * torch.special.ndtr(z)",
        "gelu_tanh": TANH
        + "    c = math.sqrt(2 / math.pi)\n"
        + "    t = torch.tanh(z * (c + 0.044715 * c * z * z))\n"
        + "    return (z + z * t) / 2",
    },
    {
        "leaky_relu": LEAKY
        + "    return 0.5 * ((1 + negative_slope) * z + (1 - negative_slope) * z.abs())",
        "elu": ELU
        + "    below = z < 0\n    result = z.clone()\n"
        + "    result[below] = alpha * z[below].exp() - alpha\n    return result",
        "gelu": GELU + "    return z - 0.5 * z * torch.erfc(z * math.sqrt(0.5))",
        "gelu_tanh": TANH
        + "    c = torch.tensor(2 / torch.pi, dtype=z.dtype).sqrt()\n"
        + "    return z - z * torch.sigmoid(-2 * c * (z + 0.044715 * z.pow(3)))",
    },
    {
        "leaky_relu": LEAKY
        + "    return z * torch.where(z < 0, torch.full_like(z, negative_slope), 1.0)",
        "elu": ELU
        + "    t = torch.tanh(torch.clamp(z, max=0) / 2)\n"
        + "    return z.clamp(min=0) + 2 * alpha * t / (1 - t)",
        "gelu": GELU
        + "    size = z.abs()\n    return (z + size * torch.erf(size / math.sqrt(2))) / 2",
        "gelu_tanh": TANH
        + "    u = (2 / math.pi) ** 0.5 * torch.addcmul(z, z * z, z, value=0.044715)\n"
        + "    return torch.addcmul(z, z, u.tanh()) / 2",
    },
)
"""Five algebraically equal forms of each function."""

MISTAKES = {
    "leaky-relu-slope-on-wrong-side": {
        "leaky_relu": LEAKY + "    return negative_slope * torch.relu(z) - torch.relu(-z)"
    },
    "leaky-relu-other-slope": {"leaky_relu": LEAKY + "    return torch.where(z < 0, 0.2 * z, z)"},
    "elu-alpha-ignored": {
        "elu": ELU + "    return torch.where(z < 0, torch.exp(z.clamp(max=0)) - 1, z)"
    },
    "elu-minus-one-missing": {
        "elu": ELU
        + "    low = z.clamp(max=0)\n    return torch.where(z > 0, z, low.exp().mul(alpha))"
    },
    "elu-minus-one-outside": {
        "elu": ELU
        + "    low = torch.exp(-torch.relu(-z))\n    return torch.where(z > 0, z, -1 + low * alpha)"
    },
    "elu-nan-gradient": {
        "elu": ELU
        + "    positive = (z > 0).to(z.dtype)\n"
        + "    low = torch.where(z > 0, torch.zeros_like(z), alpha * (torch.exp(z) - 1))\n"
        + "    return positive * z + low"
    },
    "gelu-half-missing": {"gelu": GELU + "    return z + z * torch.erf(z * 0.5**0.5)"},
    "gelu-erf-unscaled": {"gelu": GELU + "    return z * torch.erfc(-z) / 2"},
    "gelu-factor-z-missing": {"gelu": GELU + "    return torch.special.ndtr(z)"},
    "gelu-is-sigmoid-form": {"gelu": GELU + "    return z * (1 + torch.tanh(0.85 * z)) / 2"},
    "gelu-is-tanh-form": {"gelu": FORMS[1]["gelu_tanh"].replace("gelu_tanh", "gelu")},
    "gelu-rounded-constant": {"gelu": GELU + "    return z * (0.5 + 0.5 * torch.erf(z * 0.70711))"},
    "gelu-tanh-half-missing": {
        "gelu_tanh": TANH
        + "    return 2 * z * torch.sigmoid(math.sqrt(8 / math.pi) * (z + 0.044715 * z**3))"
    },
    "gelu-tanh-cubic-missing": {
        "gelu_tanh": TANH + "    return 0.5 * z * (torch.tanh(z / math.sqrt(math.pi / 2)) + 1)"
    },
    "gelu-tanh-other-constant": {
        "gelu_tanh": TANH
        + "    return z * torch.sigmoid(math.sqrt(8 / math.pi) * (z + 0.04715 * z**3))"
    },
    "gelu-tanh-is-erf-form": {"gelu_tanh": FORMS[2]["gelu"].replace("gelu", "gelu_tanh")},
    "gelu-tanh-is-sigmoid-form": {
        "gelu_tanh": TANH + "    return z / (1 + torch.exp((-1.7 * z).clamp(max=80)))"
    },
    "gelu-tanh-rounded-constant": {
        "gelu_tanh": TANH
        + "    c = torch.sqrt(torch.tensor(2 / 3.14159, dtype=z.dtype))\n"
        + "    return 0.5 * z * (1 + torch.tanh(c * (z + 0.044715 * z**3)))"
    },
}
"""Each misconception, spelt otherwise than in the sample answers."""

MODULES = {
    "leaky_relu": "nn.LeakyReLU()",
    "prelu": "nn.PReLU(dtype=z.dtype)",
    "rrelu": "nn.RReLU()",
    "elu": "nn.ELU()",
    "celu": "nn.CELU()",
    "selu": "nn.SELU()",
    "gelu": "nn.GELU()",
}
MORE = {"prelu": "torch.ones(1, dtype=z.dtype)", "rrelu": "0.1, 0.3"}
METHODS = {
    "prelu": "z.reshape(-1, 1).prelu(torch.ones(1, dtype=z.dtype)).reshape(z.shape)",
}


def _spellings():
    for name, module in MODULES.items():
        more = f", {MORE[name]}" if name in MORE else ""
        flat = "z.reshape(-1, 1)" if name == "prelu" else "z"
        half = len(name) // 2
        yield f"{name}: function", f"return F.{name}({flat}{more}).reshape(z.shape)"
        yield f"{name}: module", f"return {module}({flat}).reshape(z.shape)"
        yield (
            f"{name}: alias",
            f"from torch.nn.functional import {name} as harmless\n"
            f"return harmless({flat}{more}).reshape(z.shape)",
        )
        yield (
            f"{name}: getattr",
            f'return getattr(F, "{name[:half]}" + "{name[half:]}")({flat}{more}).reshape(z.shape)',
        )
        yield (
            f"{name}: torch.ops.aten",
            f"return torch.ops.aten.{name}({flat}{more}).reshape(z.shape)",
        )
    for name, expression in METHODS.items():
        yield f"{name}: method", f"return {expression}"
    for name in ("celu", "selu", "prelu"):
        more = f", {MORE[name]}" if name in MORE else ""
        yield f"{name}: torch", f"return torch.{name}(z.reshape(-1, 1){more}).reshape(z.shape)"
    yield "gelu: torch._C", "return torch._C._nn.gelu(z)"
    yield "gelu: script", "return torch.jit.script(nn.GELU())(z)"
    yield "elu: rewritten", "return torch._refs.nn.functional.elu(z)"


SIGNATURES = {
    "leaky_relu": "z, negative_slope=0.01",
    "elu": "z, alpha=1.0",
    "gelu": "z",
    "gelu_tanh": "z",
}


@pytest.fixture(scope="module")
def mistaken(grade: Grader):
    """Reports on the misconceptions' second spellings."""
    return grade(EXERCISE, {name: assemble(FORMS[0], wrong) for name, wrong in MISTAKES.items()})


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_in_another_spelling(mistaken, name: str) -> None:
    """Whoever makes a known mistake in words of their own is told which one it is."""
    assert misconceptions(mistaken[name]) == {name}, outcome(mistaken[name])


def test_every_misconception_has_a_second_spelling(grade: Grader) -> None:
    """No entry of the catalogue is recognised only in the spelling it was written for."""
    known = {item.id for item in grade.examiner(EXERCISE).oracle.catalogue}
    assert known == set(MISTAKES) | {item.id for item in FAMILIES}


def test_two_functions_wrong_are_named_apart(grade: Grader) -> None:
    """A mistake is named also where another function is wrong in its own way."""
    wrong = MISTAKES["elu-alpha-ignored"] | MISTAKES["gelu-erf-unscaled"]
    report = grade(EXERCISE, {"two.py": assemble(FORMS[1], wrong)})["two.py"]
    assert misconceptions(report) == {"elu-alpha-ignored", "gelu-erf-unscaled"}, outcome(report)


def test_forbidden_operators_are_caught_in_every_spelling(grade: Grader) -> None:
    """A ready-made activation costs the function that runs it all points, whatever spells it."""
    files = packed(_spellings(), SIGNATURES)
    reports = grade(EXERCISE, {name: source for name, (source, _) in files.items()})
    missed = {
        what
        for name, (_, held) in files.items()
        for function, what in held.items()
        if function not in rule_breakers(reports[name], RULE)
        and function not in rule_breakers(reports[name], "tracing")
    }
    assert not missed


def test_words_are_not_operators(grade: Grader) -> None:
    """Forbidden names in comments, strings, docstrings, variables and own methods cost nothing."""
    source = assemble(
        FORMS[0],
        {
            "gelu": '"""F.gelu(z), nn.ELU and torch.celu are forbidden."""\n'
            'note = "torch.nn.functional.gelu(z)"  # F.gelu(z) would do it\n\n'
            "class Mine:\n"
            "    def gelu(self, z):\n"
            '        """Not torch.nn.functional.gelu."""\n'
            "        elu = selu = torch.erf(z / math.sqrt(2))  # torch.selu\n"
            "        return z * (1 + elu) / 2 + 0 * selu\n\n"
            "def gelu(z):\n    prelu = Mine()\n    return prelu.gelu(z)",
            "demo": 'if __name__ == "__main__":\n    print(F.gelu(torch.ones(1)))',
        },
    )
    report = grade(EXERCISE, {"words.py": source})["words.py"]
    assert report.score == report.max_score, outcome(report)


def test_equal_forms_earn_everything(grade: Grader) -> None:
    """Any of five algebraically equal forms earns full marks."""
    reports = grade(EXERCISE, {f"form_{n}.py": assemble(form) for n, form in enumerate(FORMS)})
    assert all(item.score == item.max_score for item in reports.values()), [
        outcome(item) for item in reports.values()
    ]


@settings(max_examples=60, deadline=None)
@given(
    form=st.integers(0, len(FORMS) - 1),
    shape=st.lists(st.integers(0, 7), max_size=3).map(tuple),
    dtype=st.sampled_from([torch.float32, torch.float64]),
    seed=st.integers(0, 2**31),
    slope=st.floats(0, 0.99),
    alpha=st.floats(0.1, 3),
)
def test_equal_forms_agree_at_any_shape(grade, form, shape, dtype, seed, slope, alpha) -> None:
    """No rearrangement of a right formula is off by more than the course tolerates."""
    namespace, oracle = functions_of(assemble(FORMS[form])), grade.examiner(EXERCISE).oracle
    z = random_tensor(shape, dtype, seed)
    calls = {"leaky_relu": (z, slope), "elu": (z, alpha), "gelu": (z,), "gelu_tanh": (z,)}
    for name, arguments in calls.items():
        got, expected = namespace[name](*arguments), oracle.request(name, arguments, {})
        assert not difference(got, expected), name


FAMILIES = [
    Spelling(
        "leaky-relu-another-function",
        "ELU",
        (
            "def leaky_relu(z, negative_slope=0.01):\n"
            "    return torch.where(z > 0, z, torch.exp(z.clamp(max=0)) - 1)"
        ),
    ),
    Spelling("elu-another-function", "tanh", ("def elu(z, alpha=1.0):\n    return torch.tanh(z)")),
    Spelling("gelu-another-function", "ReLU", ("def gelu(z):\n    return z.clamp(min=0)")),
    Spelling(
        "gelu-tanh-another-function",
        "Swish",
        ("def gelu_tanh(z):\n    return z / (1 + torch.exp(-z))"),
    ),
    Spelling(
        "leaky-relu-slip",
        "it divides where it should multiply",
        (
            "def leaky_relu(z, negative_slope=0.01):\n"
            "    return torch.where(z > 0, z, negative_slope / z)"
        ),
    ),
    Spelling(
        "elu-slip",
        "it adds where it should subtract",
        (
            "def elu(z, alpha=1.0):\n"
            "    return torch.where(z > 0, z, alpha + alpha * torch.exp(z.clamp(max=0)))"
        ),
    ),
    Spelling(
        "gelu-slip",
        "it multiplies where it should divide",
        ("def gelu(z):\n    return z * (1 + torch.erf(z * 2**0.5)) / 2"),
    ),
    Spelling(
        "gelu-tanh-slip",
        "a bracket is missing",
        (
            "def gelu_tanh(z):\n"
            "    return z / 2 * (1 + torch.tanh((2 / math.pi) ** 0.5 * z + 0.044715 * z * z * z))"
        ),
    ),
    Spelling(
        "gelu-tanh-slip",
        "`sqrt` is taken of one part only",
        (
            "def gelu_tanh(z):\n"
            "    return z / 2 * (1 + torch.tanh(2**0.5 / math.pi * (z + 0.044715 * z**3)))"
        ),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "modern-activations", FAMILIES)
