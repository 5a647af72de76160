"""Exercise 9: unseen spellings are named, and right forms lose nothing."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from tests.course.families import Spelling, assert_told

from .stacks import (
    Stack,
    activations,
    correct_forms,
    dtypes,
    failed_names,
    layer_sizes,
    misconceptions,
    reference,
    seeds,
    told,
)

EXERCISE = "exercise-09-mlp-forward"
COUNT = (
    "def count_parameters(sizes):\n    return sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))"
)
HEAD = """
import torch
import torch.nn.functional as F

def mlp_forward(X, weights, biases, activation="relu"):
    L = len(weights)
    if L > 1 and activation not in ("relu", "sigmoid", "tanh"):
        raise ValueError("unknown")
    f = getattr(torch, activation, torch.relu)
    layers = list(zip(weights, biases))
    h, hidden = X, []
"""
SPELLINGS = {
    "mlp-activated-output": [
        "for W, b in layers:\n    h = F.linear(h, W.T, b)\n    h = f(h)\n    hidden.append(h)\n"
        "return hidden.pop(), hidden",
        "states = [X]\nfor W, b in layers:\n    states += [f(torch.addmm(b, states[-1], W))]\n"
        "return states[-1], states[1:-1]",
    ],
    "mlp-no-activation": [
        "for W, b in layers:\n    h = torch.einsum('ni,io->no', h, W) + b\n    hidden.append(h)\n"
        "return h, hidden[:-1]",
        "for W, b in layers[:-1]:\n    f(h @ W + b)\n    h = h @ W + b\n    hidden += [h]\n"
        "return h @ weights[-1] + biases[-1], hidden",
    ],
    "mlp-only-first-activated": [
        "for i, (W, b) in enumerate(layers):\n    h = F.linear(h, W.T, b)\n"
        "    if i == 0 and i < L - 1:\n        h = f(h)\n    if i < L - 1:\n"
        "        hidden.append(h)\nreturn h, hidden",
        "for W, b in layers[:-1]:\n    z = h @ W + b\n    h = z if hidden else f(z)\n"
        "    hidden.append(h)\nreturn h @ weights[-1] + biases[-1], hidden",
    ],
    "mlp-transposed-weights": [
        "for W, b in layers[:-1]:\n    h = f(torch.einsum('ni,oi->no', h, W) + b)\n"
        "    hidden.append(h)\n"
        "return torch.einsum('ni,oi->no', h, weights[-1]) + biases[-1], hidden",
        "for W, b in layers[:-1]:\n    h = f((W @ h.T).T + b)\n    hidden.append(h)\n"
        "return (weights[-1] @ h.T).T + biases[-1], hidden",
    ],
    "mlp-bias-missing": [
        "for W, b in layers[:-1]:\n    h = f(F.linear(h, W.T))\n    hidden.append(h)\n"
        "return F.linear(h, weights[-1].T), hidden",
        "*inner, last = weights\nfor W in inner:\n    h = f(torch.einsum('ni,io->no', h, W))\n"
        "    hidden.append(h)\nreturn h @ last, hidden",
    ],
    "mlp-pre-activations-listed": [
        "for W, b in layers[:-1]:\n    hidden.append(torch.addmm(b, h, W))\n"
        "    h = f(hidden[-1])\nreturn h @ weights[-1] + biases[-1], hidden",
        "zs = []\nfor W, b in layers:\n    z = h @ W + b\n    zs.append(z)\n    h = f(z)\n"
        "return zs[-1], zs[:-1]",
    ],
    "mlp-input-listed": [
        "hidden = [h]\nfor W, b in layers[:-1]:\n"
        "    hidden.append(f(F.linear(hidden[-1], W.T, b)))\n"
        "return F.linear(hidden[-1], weights[-1].T, biases[-1]), hidden",
        "for W, b in layers:\n    hidden.append(h)\n    z = h @ W + b\n    h = f(z)\n"
        "return z, hidden",
    ],
    "mlp-inputs-listed": [
        "for W, b in layers[:-1]:\n    hidden += [h]\n    h = f(torch.addmm(b, h, W))\n"
        "return torch.addmm(biases[-1], h, weights[-1]), hidden",
    ],
}
COUNTS = {
    "count-biases-forgotten": [
        "import torch\nreturn sum(torch.empty(a, b).numel() for a, b in zip(sizes, sizes[1:]))",
        "total = 0\nfor i in range(1, len(sizes)):\n    total += sizes[i - 1] * sizes[i]\n"
        "return total",
    ],
}
CASES = [(name, body) for name, bodies in SPELLINGS.items() for body in bodies]
RIGHT = (
    "for W, b in layers[:-1]:\n    h = f(h @ W + b)\n    hidden.append(h)\n"
    "return h @ weights[-1] + biases[-1], hidden"
)


def source(body: str, count: str = COUNT) -> str:
    return HEAD + "    " + body.replace("\n", "\n    ") + "\n\n\n" + count + "\n"


def test_every_misconception_is_named_in_other_spellings(grade) -> None:
    """A mistake has its name however it is written, and nothing else is said of it."""
    reports = grade(EXERCISE, {str(at): source(body) for at, (_, body) in enumerate(CASES)})
    for at, (name, body) in enumerate(CASES):
        report = reports[str(at)]
        assert misconceptions(report) == {name}, f"{body}\n{told(report)}"
        assert not failed_names(report, "count_parameters"), told(report)


def test_a_wrong_count_is_named_and_costs_nothing_else(grade) -> None:
    """Forgotten biases are named however they are forgotten; the forward pass isn't blamed."""
    for name, bodies in COUNTS.items():
        for body in bodies:
            count = "def count_parameters(sizes):\n    " + body.replace("\n", "\n    ")
            report = grade(EXERCISE, {"count": source(RIGHT, count)})["count"]
            assert failed_names(report, "count_parameters") == {name}, told(report)
            assert not failed_names(report, "mlp_forward"), told(report)


def test_a_wrong_output_and_a_wrong_list_are_told_apart(grade) -> None:
    """Two mistakes in one function both have their names."""
    body = (
        "for W, b in layers:\n    hidden.append(h @ W + b)\n    h = f(hidden[-1])\n"
        "return h, hidden[:-1]"
    )
    report = grade(EXERCISE, {"two": source(body)})["two"]
    assert misconceptions(report) == {"mlp-activated-output", "mlp-pre-activations-listed"}


def test_any_exception_of_the_right_kind_refuses(grade) -> None:
    """A ValueError is enough, wherever and with whatever words it is raised."""
    asks = 'if L > 1 and activation not in ("relu", "sigmoid", "tanh"):'
    raises = 'raise ValueError("unknown")'
    found = 'if L > 1:\n        ("relu", "sigmoid", "tanh").index(activation)'
    late = source(RIGHT).replace(f"{asks}\n        {raises}", found)
    assert "index(activation)" in late
    report = grade(EXERCISE, {"late": late})["late"]
    assert report.full_marks, told(report)


FORMS = correct_forms(EXERCISE)
REFERENCE = reference(EXERCISE, "mlp_forward.py")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None)
@given(sizes=layer_sizes, n=st.integers(0, 5), dtype=dtypes, activation=activations, seed=seeds)
def test_right_forms_lose_nothing(
    form: str, sizes: list[int], n: int, dtype, activation: str, seed: int
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    stack = Stack(sizes, n, dtype, seed)
    arguments = (stack.X, stack.weights, stack.biases, activation)
    got = FORMS[form]["mlp_forward"](*arguments)
    tolerance = None if dtype is torch.float64 else Tolerance(1e-4, 1e-4)
    assert compare(got, REFERENCE["mlp_forward"](*arguments), tolerance) is None
    due = REFERENCE["count_parameters"](sizes)
    assert FORMS[form]["count_parameters"](sizes) == due


FAMILIES = [
    Spelling(
        "forward-another-activation",
        "for `'sigmoid'` it takes tanh",
        ("ACTIVATIONS['sigmoid'] = torch.tanh"),
    ),
    Spelling(
        "count-slip",
        "as many biases as inputs",
        (
            "def count_parameters(layer_sizes):\n"
            "    return sum(a * (b + 1) for a, b in zip(layer_sizes, layer_sizes[1:]))"
        ),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "mlp-forward", FAMILIES)
