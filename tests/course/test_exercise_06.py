"""Exercise 06: other spellings of each mistake, of autograd, and of what is right."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Status
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

EXERCISE = "exercise-06-activation-jacobian"
RULE = "no-autograd"

JACOBIAN = "def activation_jacobian(z, activation):\n"
VJP = "def activation_vjp(z, upstream, activation):\n"


def _slope(relu: str, sigmoid: str, tanh: str, name: str = "slope") -> str:
    return (
        f"def {name}(z, activation):\n"
        f'    if activation == "relu":\n        return {relu}\n'
        f'    if activation == "sigmoid":\n        return {sigmoid}\n'
        f'    if activation == "tanh":\n        return {tanh}\n'
        '    raise ValueError("relu, sigmoid, tanh")'
    )


def _form(slope: str, jacobian: str, vjp: str) -> dict[str, str]:
    return {
        "slope": slope,
        "activation_jacobian": JACOBIAN + "    d = slope(z, activation)\n    return " + jacobian,
        "activation_vjp": VJP + "    d = slope(z, activation)\n    return " + vjp,
    }


FORMS = (
    _form(
        _slope(
            "(z > 0).to(z.dtype)",
            "torch.sigmoid(z) * (1 - torch.sigmoid(z))",
            "1 - torch.tanh(z) ** 2",
        ),
        "torch.diag(d)",
        "upstream * d",
    ),
    _form(
        _slope("torch.sign(torch.relu(z))", "z.sigmoid() * (-z).sigmoid()", "torch.cosh(z) ** -2"),
        "torch.eye(len(d), dtype=d.dtype) * d",
        "d.mul(upstream)",
    ),
    _form(
        _slope(
            "torch.heaviside(z, torch.zeros_like(z))",
            "torch.exp(-z.abs()) / (1 + torch.exp(-z.abs())) ** 2",
            "(1 - torch.tanh(z)) * (1 + torch.tanh(z))",
        ),
        "torch.diag_embed(d)",
        'torch.einsum("...,...->...", d, upstream)',
    ),
    _form(
        _slope(
            "torch.where(z > 0, 1.0, 0.0).to(z.dtype)",
            "0.25 * (1 - torch.tanh(z / 2).square())",
            "4 * torch.sigmoid(2 * z) * torch.sigmoid(-2 * z)",
        ),
        "d.new_zeros(len(d), len(d)).diagonal_scatter(d)",
        "torch.addcmul(torch.zeros_like(z), d, upstream)",
    ),
    _form(
        _slope(
            "torch.clamp(torch.sign(z), min=0)",
            "torch.sigmoid(z) - torch.sigmoid(z).square()",
            "torch.exp(-2 * torch.log(torch.cosh(z.clamp(-300, 300).double()))).to(z.dtype)",
        ),
        "torch.where(torch.eye(len(d), dtype=torch.bool), d, torch.zeros_like(d))",
        "upstream.clone().mul_(d)",
    ),
)
"""Five algebraically equal forms of the slopes, the matrix and the product."""

_AT_OUTPUT = _slope("(z > 0).to(z.dtype)", "z - z * z", "(1 - z) * (1 + z)", name="confused")
_ONE_AT_ZERO = _slope(
    "torch.heaviside(z, torch.ones_like(z))",
    "torch.sigmoid(z) * (1 - torch.sigmoid(z))",
    "1 - torch.tanh(z) ** 2",
    name="cornered",
)
_VALUES = _slope("torch.clamp(z, min=0)", "1 / (1 + torch.exp(-z))", "torch.tanh(z)", name="values")

MISTAKES = {
    "jacobian-is-vector": {
        "activation_jacobian": JACOBIAN + "    return torch.diag(slope(z, activation)).sum(0)"
    },
    "jacobian-is-outer-product": {
        "activation_jacobian": JACOBIAN
        + "    a = torch.tanh(z) if activation == 'tanh' else slope(z, activation)\n"
        + "    return a[:, None] @ a[None, :]"
    },
    "jacobian-of-values": {
        "v": _VALUES,
        "activation_jacobian": JACOBIAN + "    return values(z, activation).diag_embed()",
    },
    "jacobian-derivative-at-input": {
        "v": _AT_OUTPUT,
        "activation_jacobian": JACOBIAN + "    return torch.diag(confused(z, activation))",
    },
    "jacobian-relu-slope-at-zero": {
        "v": _ONE_AT_ZERO,
        "activation_jacobian": JACOBIAN + "    return torch.diag(cornered(z, activation))",
    },
    "jacobian-unknown-activation-accepted": {
        "activation_jacobian": JACOBIAN
        + '    if activation in ("relu", "sigmoid", "tanh"):\n'
        + "        return torch.diag(slope(z, activation))"
    },
    "vjp-ignores-upstream": {
        "activation_vjp": VJP
        + "    upstream = torch.ones_like(upstream)\n    return upstream * slope(z, activation)"
    },
    "vjp-through-full-matrix": {
        "activation_vjp": VJP
        + "    d = slope(z, activation).flatten()\n"
        + "    matrix = torch.eye(d.numel(), dtype=d.dtype) * d\n"
        + "    return torch.matmul(matrix, upstream.flatten()).view(z.shape)"
    },
    "vjp-by-values": {
        "v": _VALUES,
        "activation_vjp": VJP + "    return torch.mul(upstream, values(z, activation))",
    },
    "vjp-summed-up": {
        "activation_vjp": VJP
        + "    return torch.sum(slope(z, activation).flatten() * upstream.flatten(), dim=0)"
    },
    "vjp-derivative-at-input": {
        "v": _AT_OUTPUT,
        "activation_vjp": VJP + "    return upstream * confused(z, activation)",
    },
    "vjp-relu-slope-at-zero": {
        "v": _ONE_AT_ZERO,
        "activation_vjp": VJP + "    return upstream * cornered(z, activation)",
    },
    "vjp-unknown-activation-accepted": {
        "activation_vjp": VJP
        + "    try:\n        return slope(z, activation) * upstream\n"
        + "    except ValueError:\n        return torch.zeros_like(z)"
    },
}
"""Each misconception, spelt otherwise than in the sample answers."""

FULL_MATRICES = {
    "diag": "return torch.diag(d) @ u",
    "diag_embed": "return u @ torch.diag_embed(d)",
    "einsum": 'return torch.einsum("i,ij->j", u, torch.diag(d))',
    "outer": "return (torch.outer(u, d) * torch.eye(len(d), dtype=d.dtype)).sum(0)",
    "broadcast": "return ((torch.arange(len(d))[:, None] == torch.arange(len(d))) * d * u).sum(1)",
    "zeros": "m = d.new_zeros(len(d), len(d))\n    m.fill_diagonal_(1)\n    return (m * d) @ u",
    "own jacobian": "return activation_jacobian(z.flatten(), activation) @ u",
}
"""Bodies of a product that is right for small n, with d the slopes and u what arrives, flat."""


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


def test_the_full_matrix_runs_out_of_memory_and_is_named(grade: Grader) -> None:
    """A product through the matrix is right for small n, and loses only the check of its memory."""
    files = {
        name: assemble(
            FORMS[0],
            {
                "activation_vjp": "def product(z, d, u, activation):\n    "
                + body
                + "\n\n"
                + VJP
                + "    d = slope(z, activation).flatten()\n"
                + "    return product(z, d, upstream.flatten(), activation).reshape(z.shape)"
            },
        )
        for name, body in FULL_MATRICES.items()
    }
    for name, report in grade(EXERCISE, files).items():
        lost = {item.check.id: item for item in report.verdicts if item.status != Status.passed}
        assert set(lost) == {"vjp_memory"}, name + outcome(report)
        verdict = lost["vjp_memory"]
        assert verdict.status is Status.out_of_memory, name
        assert verdict.diagnosis is not None, name
        assert verdict.diagnosis.id == "vjp-through-full-matrix", name


_GRADIENT = (
    "f = {{'relu': torch.relu, 'sigmoid': torch.sigmoid, 'tanh': torch.tanh}}[activation]\n{}"
)


def _spellings():
    for what, body in {
        "backward": "x = z.clone().requires_grad_()\nf(x).sum().backward()\nreturn x.grad",
        "unbound backward": "x = z.clone().requires_grad_(True)\n"
        "torch.Tensor.backward(f(x).sum())\nreturn x.grad",
        "torch.autograd.grad": "x = z.clone().requires_grad_()\n"
        "return torch.autograd.grad(f(x).sum(), x)[0]",
        "alias": "from torch.autograd import grad as slope\nx = z.clone().requires_grad_()\n"
        "return slope(f(x).sum(), x)[0]",
        "getattr": 'x = z.clone()\ngetattr(x, "requires" + "_grad_")()\n'
        'getattr(f(x).sum(), "back" + "ward")()\nreturn x.grad',
        "attribute": "x = z.clone()\nx.requires_grad = True\nf(x).sum().backward()\nreturn x.grad",
        "torch.autograd.backward": "x = z.clone().requires_grad_()\n"
        "torch.autograd.backward(f(x).sum())\nreturn x.grad",
        "parameter": "x = nn.Parameter(z.clone())\nf(x).sum().backward()\nreturn x.grad",
        "keyword": "x = torch.zeros_like(z, requires_grad=True)\n"
        "f(x + z).sum().backward()\nreturn x.grad",
        "functional.vjp": "return torch.autograd.functional.vjp(f, z, torch.ones_like(z))[1]",
        "functional.jacobian": "return torch.autograd.functional.jacobian(f, z)",
        "torch.func.vjp": "return torch.func.vjp(f, z)[1](torch.ones_like(z))[0]",
        "torch.func.grad": "return torch.func.grad(lambda x: f(x).sum())(z)",
        "torch.func.jvp": "return torch.func.jvp(f, (z,), (torch.ones_like(z),))[1]",
        "torch.func.jacfwd": "return torch.func.jacfwd(f)(z)",
        "torch.func.jacrev": "from torch import func as g\nreturn g.jacrev(f)(z)",
        "forward mode": "from torch.autograd import forward_ad as ad\nwith ad.dual_level():\n"
        "    return ad.unpack_dual(f(ad.make_dual(z, torch.ones_like(z)))).tangent",
    }.items():
        yield what, _GRADIENT.format(body)


SIGNATURES = {"activation_jacobian": "z, activation", "activation_vjp": "z, upstream, activation"}


def test_autograd_is_caught_in_every_spelling(grade: Grader) -> None:
    """Autograd costs the function that runs it all points, whatever spells it."""
    files = packed(_spellings(), SIGNATURES)
    reports = grade(EXERCISE, {name: source for name, (source, _) in files.items()})
    missed = {
        what
        for name, (_, held) in files.items()
        for function, what in held.items()
        if function not in rule_breakers(reports[name], RULE)
    }
    assert not missed


def test_words_are_not_autograd(grade: Grader) -> None:
    """backward, requires_grad_ and grad as words, names and own methods cost nothing."""
    source = assemble(
        FORMS[0],
        {
            "activation_vjp": '"""torch.autograd.grad(f(z), z) and z.backward() are forbidden."""\n'
            'note = "z.requires_grad_(True)"  # torch.func.vjp would do it\n\n'
            "class Layer:\n"
            "    def backward(self, grad, d):\n"
            '        """Not loss.backward()."""\n'
            "        autograd = grad * d\n"
            "        return autograd\n\n"
            + VJP
            + "    with torch.no_grad():\n"
            + "        return Layer().backward(upstream, slope(z.detach(), activation))",
            "demo": 'if __name__ == "__main__":\n'
            "    x = torch.ones(1, requires_grad=True)\n    x.sum().backward()",
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
    activation=st.sampled_from(["relu", "sigmoid", "tanh"]),
)
def test_equal_forms_agree_at_any_shape(grade, form, shape, dtype, seed, activation) -> None:
    """No rearrangement of a right formula is off by more than the course tolerates."""
    namespace, oracle = functions_of(assemble(FORMS[form])), grade.examiner(EXERCISE).oracle
    z, upstream = random_tensor(shape, dtype, seed), random_tensor(shape, dtype, seed + 1)
    calls = {
        "activation_jacobian": (z.flatten(), activation),
        "activation_vjp": (z, upstream, activation),
    }
    for name, arguments in calls.items():
        got, expected = namespace[name](*arguments), oracle.request(name, arguments, {})
        assert not difference(got, expected), name


FAMILIES = [
    Spelling(
        "jacobian-another-slope",
        "for `'tanh'` it takes the derivative of σ",
        (
            "_right = activation_jacobian\n"
            "def activation_jacobian(z, activation):\n"
            "    return _right(z, 'sigmoid' if activation == 'tanh' else activation)"
        ),
    ),
    Spelling(
        "vjp-another-slope",
        "for `'sigmoid'` it takes the derivative of ReLU",
        (
            "_right = activation_vjp\n"
            "def activation_vjp(z, upstream, activation):\n"
            "    return _right(z, upstream, 'relu' if activation == 'sigmoid' else activation)"
        ),
    ),
    Spelling(
        "jacobian-laid-out",
        "in reverse order",
        (
            "_right = activation_jacobian\n"
            "def activation_jacobian(z, activation):\n"
            "    return _right(z.flip(0), activation)"
        ),
    ),
    Spelling(
        "vjp-slip",
        "the slope is squared",
        (
            "_right = activation_vjp\n"
            "def activation_vjp(z, upstream, activation):\n"
            "    return _right(z, _right(z, upstream, activation), activation)"
        ),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "activation-jacobian", FAMILIES)
