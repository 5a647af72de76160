"""Exercise 05: other spellings of each mistake, each forbidden operator, and what is right."""

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

EXERCISE = "exercise-05-output-activations"
RULE = "no-ready-made-softmax"

SOFT = "def softmax(logits):\n"
LOG = "def log_softmax(logits):\n"
OUT = "def output_activation(logits, task):\n"

OUTPUT = (
    OUT
    + '    if task == "binary":\n        return torch.sigmoid(logits)\n'
    + '    if task == "multiclass":\n        return softmax(logits)\n'
    + '    if task == "regression":\n        return logits\n'
    + '    raise ValueError("binary, multiclass or regression")'
)
OUTPUT_BY_TABLE = (
    'TABLE = {"binary": lambda z: 1 / (1 + torch.exp(-z)), "multiclass": lambda z: softmax(z),\n'
    '         "regression": lambda z: z + 0}\n\n'
    + OUT
    + "    if task not in TABLE:\n        raise ValueError(list(TABLE))\n"
    + "    return TABLE[task](logits)"
)

FORMS = (
    {
        "softmax": SOFT
        + "    e = torch.exp(logits - logits.amax(-1, keepdim=True))\n"
        + "    return e / e.sum(-1, keepdim=True)",
        "log_softmax": LOG
        + "    s = logits - logits.amax(-1, keepdim=True)\n"
        + "    return s - s.exp().sum(-1, keepdim=True).log()",
        "output_activation": OUTPUT,
    },
    {
        "softmax": SOFT + "    return torch.exp(log_softmax(logits))",
        "log_softmax": LOG
        + "    top = logits.max(-1, keepdim=True).values\n"
        + "    total = top + torch.log((logits - top).exp().sum(-1, keepdim=True))\n"
        + "    return logits - total",
        "output_activation": OUTPUT_BY_TABLE,
    },
    {
        "softmax": SOFT
        + "    gaps = logits[..., None, :] - logits[..., :, None]\n"
        + "    return gaps.exp().sum(-1).reciprocal()",
        "log_softmax": LOG
        + "    gaps = logits[..., None, :] - logits[..., :, None]\n"
        + "    top = gaps.amax(-1)\n"
        + "    return -top - torch.log(torch.exp(gaps - top[..., None]).sum(-1))",
        "output_activation": OUTPUT,
    },
    {
        "softmax": SOFT
        + "    z = logits.movedim(-1, 0)\n    e = (z - z.max(0).values).exp()\n"
        + "    return (e / e.sum(0)).movedim(0, -1)",
        "log_softmax": LOG + "    return logits - torch.logcumsumexp(logits, -1)[..., -1:]",
        "output_activation": OUTPUT_BY_TABLE,
    },
    {
        "softmax": SOFT
        + "    e = torch.pow(2, (logits - logits.amax(-1, keepdim=True)) / math.log(2))\n"
        + "    return e * (1 / torch.sum(e, dim=-1, keepdim=True))",
        "log_softmax": LOG
        + "    s = torch.sub(logits, torch.max(logits, dim=-1, keepdim=True)[0])\n"
        + '    return s - torch.log(torch.einsum("...k->...", s.exp())).unsqueeze(-1)',
        "output_activation": OUTPUT,
    },
)
"""Five algebraically equal forms of each function."""

MISTAKES = {
    "softmax-over-first-dimension": {
        "softmax": SOFT
        + "    e = torch.exp(logits - logits.max(0, keepdim=True).values)\n"
        + '    return e / torch.einsum("n...->...", e)'
    },
    "softmax-dimension-written-in": {
        "softmax": SOFT
        + "    e = (logits - logits.max(1, keepdim=True)[0]).exp()\n"
        + "    return e * e.sum(1, True).reciprocal()"
    },
    "softmax-sum-over-everything": {
        "softmax": SOFT + "    e = torch.exp(logits)\n    return torch.div(e, torch.sum(e))"
    },
    "softmax-no-maximum": {
        "softmax": SOFT + "    e = math.e ** logits\n    return e / e.sum(-1, keepdim=True)"
    },
    "softmax-one-maximum-for-all": {
        "softmax": SOFT
        + "    e = (logits - logits.flatten().max()).exp()\n    return e / e.sum(-1, True)"
    },
    "softmax-is-sigmoid": {"softmax": SOFT + "    return 0.5 + 0.5 * torch.tanh(logits / 2)"},
    "log-softmax-over-first-dimension": {
        "log_softmax": LOG
        + "    top = logits.max(0).values\n"
        + "    return logits - top - torch.log(torch.sum((logits - top).exp(), 0))"
    },
    "log-softmax-dimension-written-in": {
        "log_softmax": LOG
        + "    top = logits.max(dim=1, keepdim=True).values\n"
        + "    return logits - (top + torch.log((logits - top).exp().sum(1, True)))"
    },
    "log-softmax-sum-over-everything": {
        "log_softmax": LOG
        + "    s = logits - torch.max(logits)\n    return s - torch.log(s.exp().sum())"
    },
    "log-softmax-no-maximum": {
        "log_softmax": LOG
        + '    total = torch.einsum("...k->...", logits.exp())\n'
        + "    return logits - torch.log(total)[..., None]"
    },
    "log-softmax-one-maximum-for-all": {
        "log_softmax": LOG
        + "    s = logits - logits.flatten().max()\n    return s - s.exp().sum(-1, True).log()"
    },
    "log-softmax-log-of-softmax": {
        "log_softmax": LOG + "    e = logits.exp()\n    return (e / e.sum(-1, keepdim=True)).log()"
    },
    "log-softmax-epsilon": {
        "log_softmax": LOG + "    return torch.log(softmax(logits).clamp(min=1e-10))"
    },
    "log-softmax-is-log-sigmoid": {
        "log_softmax": LOG + "    return -torch.log(1 + torch.exp(-logits))"
    },
    "output-softmax-for-binary": {
        "output_activation": OUT
        + '    if task in ["multiclass", "binary"]:\n        return softmax(logits)\n'
        + '    if task == "regression":\n        return logits\n'
        + '    raise ValueError("binary, multiclass, regression")'
    },
    "output-sigmoid-per-class": {
        "output_activation": OUTPUT_BY_TABLE.replace(
            '"multiclass": lambda z: softmax(z)', '"multiclass": lambda z: 1 / (1 + (-z).exp())'
        )
    },
    "output-relu-for-regression": {
        "output_activation": OUTPUT.replace("return logits\n", "return logits.clamp(min=0)\n")
    },
    "output-unknown-task-accepted": {
        "output_activation": OUT
        + '    if task == "regression":\n        return logits\n'
        + '    return torch.sigmoid(logits) if task == "binary" else softmax(logits)'
    },
}
"""Each misconception, spelt otherwise than in the sample answers."""


def _spellings():
    for name, module in (("softmax", "Softmax"), ("log_softmax", "LogSoftmax")):
        half = len(name) // 2
        yield f"{name}: function", f"return F.{name}(logits, -1)"
        yield f"{name}: torch", f"return torch.{name}(logits, -1)"
        yield f"{name}: special", f"return torch.special.{name}(logits, -1)"
        yield f"{name}: method", f"return logits.{name}(-1)"
        yield f"{name}: unbound", f"return torch.Tensor.{name}(logits, -1)"
        yield f"{name}: module", f"return nn.{module}(dim=-1)(logits)"
        yield f"{name}: alias", f"from torch import {name} as calm\nreturn calm(logits, -1)"
        yield (
            f"{name}: getattr",
            f'return getattr(torch, "{name[:half]}" + "{name[half:]}")(logits, -1)',
        )
        yield f"{name}: torch.ops.aten", f"return torch.ops.aten.{name}(logits, -1)"
        yield f"{name}: kernel", f"return torch.ops.aten._{name}.default(logits, -1, False)"
        yield f"{name}: script", f"return torch.jit.script(nn.{module}(dim=-1))(logits)"
        yield f"{name}: rewritten", f"return torch._refs.{name}(logits, -1)"
        yield f"{name}: masked", f"return torch.masked.{name}(logits, -1)"
    yield "logsumexp: torch", "return logits - torch.logsumexp(logits, -1, keepdim=True)"
    yield "logsumexp: method", "return logits - logits.logsumexp(-1, keepdim=True)"
    yield (
        "logsumexp: getattr",
        'return logits - getattr(torch, "".join(["log", "sumexp"]))(logits, -1, keepdim=True)',
    )
    yield (
        "logsumexp: special",
        "from torch.special import logsumexp as total\nreturn logits - total(logits, -1, True)",
    )
    yield (
        "logsumexp: torch.ops.aten",
        "return logits - torch.ops.aten.logsumexp(logits, [-1], True)",
    )
    yield "softmin", "return F.softmin(-logits, dim=-1)"
    yield "softmin: module", "return nn.Softmin(dim=-1)(-logits)"
    yield (
        "cross_entropy",
        "rows = logits.reshape(-1, logits.shape[-1])\n"
        "return F.cross_entropy(rows, torch.zeros(len(rows)).long(), reduction='none')",
    )
    yield "categorical", "return torch.distributions.Categorical(logits=logits).probs"
    yield "gumbel_softmax", "return F.gumbel_softmax(logits)"


SIGNATURES = {"softmax": "logits", "log_softmax": "logits", "output_activation": "logits, task"}


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


def test_a_wrong_softmax_costs_output_activation_nothing(grade: Grader) -> None:
    """Whoever hands a multi-class output to their own softmax is judged for the choice alone."""
    names = [name for name in MISTAKES if name.startswith("softmax-")]
    reports = grade(EXERCISE, {name: assemble(FORMS[0], MISTAKES[name]) for name in names})
    for name, report in reports.items():
        lost = {item.check.functions for item in report.verdicts if item.status != "passed"}
        assert lost == {("softmax",)}, name + outcome(report)


def test_handing_over_is_no_way_to_points(grade: Grader) -> None:
    """An output that ignores the task, or gives constants, earns nothing through a like softmax."""
    lazy = {
        "ones": "return torch.ones_like(logits)",
        "zeros": "return torch.zeros_like(logits)",
        "input": "return logits",
    }
    files = {
        name: assemble(
            {}, {"a": SOFT + "    " + body, "b": LOG + "    " + body, "c": OUT + "    " + body}
        )
        for name, body in lazy.items()
    }
    for name, report in grade(EXERCISE, files).items():
        earned = {item.check.id for item in report.verdicts if item.status == "passed"}
        assert earned <= ({"output_regression"} if name == "input" else set()), name


def test_forbidden_operators_are_caught_in_every_spelling(grade: Grader) -> None:
    """A ready-made softmax costs the function that runs it all points, whatever spells it."""
    files = packed(_spellings(), SIGNATURES)
    reports = grade(EXERCISE, {name: source for name, (source, _) in files.items()})
    missed = {
        what
        for name, (_, held) in files.items()
        for function, what in held.items()
        if function not in rule_breakers(reports[name], RULE)
    }
    assert not missed


def test_words_are_not_operators(grade: Grader) -> None:
    """Forbidden names in comments, strings, docstrings, variables and own methods cost nothing."""
    source = assemble(
        FORMS[0],
        {
            "log_softmax": '"""F.softmax(z) and torch.logsumexp are forbidden."""\n'
            'note = "torch.nn.functional.log_softmax(z, -1)"  # F.log_softmax would do it\n\n'
            "class Mine:\n"
            "    def logsumexp(self, z):\n"
            '        """Not torch.logsumexp."""\n'
            "        softmax = z.exp().sum(-1, keepdim=True)  # torch.softmax\n"
            "        return softmax.log()\n\n"
            "def log_softmax(logits):\n"
            "    logits = logits - logits.amax(-1, keepdim=True)\n"
            "    log_softmax = Mine()\n"
            "    return logits - log_softmax.logsumexp(logits)",
            "demo": 'if __name__ == "__main__":\n    print(F.softmax(torch.ones(1), -1))',
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
    batch=st.lists(st.integers(0, 5), max_size=2).map(tuple),
    classes=st.integers(1, 9),
    dtype=st.sampled_from([torch.float32, torch.float64]),
    seed=st.integers(0, 2**31),
    task=st.sampled_from(["binary", "multiclass", "regression"]),
)
def test_equal_forms_agree_at_any_shape(grade, form, batch, classes, dtype, seed, task) -> None:
    """No rearrangement of a right formula is off by more than the course tolerates."""
    namespace, oracle = functions_of(assemble(FORMS[form])), grade.examiner(EXERCISE).oracle
    logits = random_tensor((*batch, classes), dtype, seed)
    calls = {"softmax": (logits,), "log_softmax": (logits,), "output_activation": (logits, task)}
    for name, arguments in calls.items():
        got, expected = namespace[name](*arguments), oracle.request(name, arguments, {})
        assert not difference(got, expected), name


FAMILIES = [
    Spelling(
        "softmax-another-function",
        "powers of 2",
        (
            "def softmax(logits):\n"
            "    p = 2.0 ** (logits - logits.amax(-1, keepdim=True))\n"
            "    return p / p.sum(-1, keepdim=True)"
        ),
    ),
    Spelling(
        "log-softmax-another-function",
        "base 10",
        (
            "def log_softmax(logits):\n"
            "    x = logits - logits.amax(-1, keepdim=True)\n"
            "    return (x - x.exp().sum(-1, keepdim=True).log()) / math.log(10)\n"
            "\n\nimport math"
        ),
    ),
    Spelling(
        "softmax-slip",
        "`mean` stands for `sum`",
        (
            "def softmax(logits):\n"
            "    p = torch.exp(logits - logits.amax(-1, keepdim=True))\n"
            "    return p * p.shape[-1] / p.sum(-1, keepdim=True)"
        ),
    ),
    Spelling(
        "log-softmax-slip",
        "a term is missing",
        (
            "def log_softmax(logits):\n"
            "    x = logits - logits.amax(-1, keepdim=True)\n"
            "    return logits - x.exp().sum(-1, keepdim=True).log()"
        ),
    ),
    Spelling(
        "output-another-activation",
        "the logarithm of softmax",
        (
            "_right = output_activation\n"
            "def output_activation(logits, task):\n"
            "    return log_softmax(logits) if task == 'multiclass' else _right(logits, task)"
        ),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "output-activations", FAMILIES)
