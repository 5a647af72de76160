"""Exercise 7: unseen spellings are named, and right forms lose nothing."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings

from grader.judge.values import Tolerance, compare

from .stacks import (
    Stack,
    correct_forms,
    dtypes,
    failed_names,
    layer_sizes,
    misconceptions,
    reference,
    seeds,
    told,
)

EXERCISE = "exercise-07-linear-collapse"
HEAD = """
import functools
import torch

def collapse_linear(weights, biases):
    if not weights or len(weights) != len(biases):
        raise ValueError("no stack of layers")
    if len(weights) == 1:
        return weights[0], biases[0]
    W = functools.reduce(torch.matmul, weights)
    b = biases[0]
    for w, c in zip(weights[1:], biases[1:]):
        b = b @ w + c
"""
SPELLINGS = {
    "collapse-reversed-product": [
        "return torch.linalg.multi_dot(weights[::-1]), b",
        "return functools.reduce(lambda done, w: torch.einsum('ij,jk->ik', w, done), weights), b",
    ],
    "collapse-reversed-layers": [
        "W, b = torch.eye(len(weights[-1]), dtype=b.dtype), None\n"
        "for w, c in zip(weights[::-1], biases[::-1]):\n"
        "    W, b = W @ w, c if b is None else b @ w + c\n"
        "return W, b",
        "order = list(reversed(range(len(weights))))\n"
        "W, b = weights[order[0]], biases[order[0]]\n"
        "for at in order[1:]:\n"
        "    W, b = torch.mm(W, weights[at]), torch.addmv(biases[at], weights[at].T, b)\n"
        "return W, b",
    ],
    "collapse-column-convention": [
        "W, b = weights[0], biases[0]\n"
        "for w, c in zip(weights[1:], biases[1:]):\n"
        "    W, b = torch.einsum('oh,hd->od', w, W), torch.addmv(c, w, b)\n"
        "return W, b",
        "b = biases[0].unsqueeze(1)\n"
        "for w, c in zip(weights[1:], biases[1:]):\n"
        "    b = w @ b + c.unsqueeze(1)\n"
        "return functools.reduce(lambda done, w: w @ done, weights), b.squeeze(1)",
    ],
    "collapse-column-result": [
        "return W.mT.contiguous(), b",
        "return torch.linalg.multi_dot([w.t() for w in reversed(weights)]), b",
    ],
    "collapse-biases-added": [
        "return W, functools.reduce(torch.add, biases)",
        "return W, torch.stack(biases).sum(dim=0)",
    ],
    "collapse-last-bias-only": [
        "*_, b = biases\nreturn W, b",
        "return W, 0 * b + biases[-1]",
    ],
}
CASES = [(name, body) for name, bodies in SPELLINGS.items() for body in bodies]


def source(body: str) -> str:
    return HEAD + "    " + body.replace("\n", "\n    ") + "\n"


def test_every_misconception_is_named_in_other_spellings(grade) -> None:
    """A mistake has its name however it is written, and nothing else is said of it."""
    reports = grade(EXERCISE, {str(at): source(body) for at, (_, body) in enumerate(CASES)})
    for at, (name, body) in enumerate(CASES):
        assert misconceptions(reports[str(at)]) == {name}, f"{body}\n{told(reports[str(at)])}"


def test_two_mistakes_at_once_are_both_named(grade) -> None:
    """A wrong product and a wrong bias are told apart in one file."""
    body = "return functools.reduce(torch.matmul, weights[::-1]), sum(biases)"
    report = grade(EXERCISE, {"both": source(body)})["both"]
    assert misconceptions(report) == {"collapse-reversed-product", "collapse-biases-added"}


def test_another_error_about_shapes_is_not_called_a_known_mistake(grade) -> None:
    """A RuntimeError is no proof of a misconception that also ends in one."""
    body = "return weights[0] @ weights[-1], b"
    report = grade(EXERCISE, {"first-and-last": source(body)})["first-and-last"]
    assert failed_names(report, "collapse_linear")
    assert not misconceptions(report), told(report)


FORMS = correct_forms(EXERCISE)
collapse_linear = reference(EXERCISE, "linear_collapse.py")["collapse_linear"]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None)
@given(sizes=layer_sizes, dtype=dtypes, seed=seeds)
def test_right_forms_lose_nothing(form: str, sizes: list[int], dtype, seed: int) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    stack = Stack(sizes, 2, dtype, seed)
    got = FORMS[form]["collapse_linear"](stack.weights, stack.biases)
    due = collapse_linear(stack.weights, stack.biases)
    size = max(1.0, *(float(part.abs().max()) for part in due))
    double = dtype is torch.float64
    tolerance = Tolerance(1e-10, 1e-10 * size) if double else Tolerance(1e-4, 1e-4)
    assert compare(got, due, tolerance) is None
