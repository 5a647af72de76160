"""Exercise 10: unseen spellings are named, and right forms lose nothing."""

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

EXERCISE = "exercise-10-mlp-backward"
HEAD = """
import torch
import torch.nn.functional as F
from torch import nn

def bend(z, name):
    return getattr(torch, name)(z)

def bend_slope(z, name):
    if name == "relu":
        return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
    if name == "sigmoid":
        return torch.sigmoid(z) * torch.sigmoid(-z)
    return torch.cosh(z) ** -2
"""
LOSS = "return torch.mean((y_hat - y).pow(2))"
LOSSES = {
    "mse-sum": ["d = (y_hat - y).flatten()\nreturn d @ d", "return torch.dist(y_hat, y) ** 2"],
    "mse-per-row": [
        "d = y_hat - y\nreturn (d * d).sum(-1).mean() if d.ndim == 2 else (d * d).mean()",
        "n = len(y) if y.ndim else 1\nreturn torch.dist(y_hat, y).square() / n",
    ],
    "mse-half": [
        "return (y_hat - y).square().mean().div(2)",
        "return F.huber_loss(y_hat, y, delta=1e9)",
    ],
}
SKELETON = """
def mlp_backward(X, y, weights, biases, activation="relu"):
    last = len(weights) - 1
    stack = [(X, X)]
    for at, (W, b) in enumerate(zip(weights, biases)):
        z = F.linear(stack[-1][1], W.T, b)
        stack.append((z, bend(z, activation) if at < last else z))
    rows, outputs = y.shape
    g = {start}
    found = []
    for at in range(last, -1, -1):
        found = [({dW}, {db})] + found
        if at:
            g = {back}
    return {end}
"""
PARTS = {
    "start": "(stack[-1][0] - y) * (2 / (rows * outputs))",
    "dW": "torch.einsum('ni,no->io', stack[at][1], g)",
    "db": "torch.ones(rows, dtype=g.dtype) @ g",
    "back": "torch.mul(F.linear(g, weights[at]), bend_slope(stack[at][0], activation))",
    "end": "[w for w, _ in found], [b for _, b in found]",
}
MISTAKES = {
    "backward-factor-two": [{"start": "(stack[-1][0] - y).div(y.numel())"}],
    "backward-sum": [{"start": "(stack[-1][0] - y) + (stack[-1][0] - y)"}],
    "backward-per-row": [{"start": "torch.div(2 * stack[-1][0] - 2 * y, rows)"}],
    "backward-plain-difference": [{"start": "torch.sub(stack[-1][0], y)"}],
    "backward-difference-per-row": [{"start": "(stack[-1][0] - y).div(rows)"}],
    "backward-slope-missing": [
        {"back": "torch.einsum('no,io->ni', g, weights[at])"},
        {"back": "(weights[at] @ g.T).T"},
    ],
    "backward-slope-at-h": [
        {"back": "(g @ weights[at].T) * bend_slope(bend(stack[at][0], activation), activation)"},
        {"back": "torch.mul(bend_slope(stack[at][1], activation), g @ weights[at].mT)"},
    ],
    "backward-slope-formula-in-z": [
        {
            "back": "(g @ weights[at].T) * (bend_slope(stack[at][0], 'relu') "
            "if activation == 'relu' else stack[at][0] - stack[at][0] ** 2 "
            "if activation == 'sigmoid' else (1 - stack[at][0]) * (1 + stack[at][0]))"
        }
    ],
    "backward-bias-not-summed": [{"db": "g.clone()"}, {"db": "g * 1"}],
    "backward-transposed": [
        {"dW": "torch.einsum('ni,no->oi', stack[at][1], g)"},
        {"dW": "(stack[at][1].T @ g).mT"},
    ],
    "backward-reversed": [
        {"end": "[w for w, _ in found[::-1]], [b for _, b in reversed(found)]"},
    ],
    "backward-own-weights": [
        {"back": "F.linear(g, weights[at - 1]) * bend_slope(stack[at][0], activation)"},
    ],
    "backward-own-weights-first-layer": [
        {
            "back": "torch.einsum('no,io->ni', g, weights[at] if at != 1 else weights[0])"
            " * bend_slope(stack[at][0], activation)"
        },
    ],
    "backward-not-exact": [
        {"end": "[w.float().to(y.dtype) for w, _ in found], "
         "[b.float().to(y.dtype) for _, b in found]"},
    ],
}  # fmt: skip
CASES = [(name, parts) for name, several in MISTAKES.items() for parts in several]


def backward(parts: dict[str, str] | None = None) -> str:
    return SKELETON.format(**(PARTS | (parts or {})))


def source(loss: str = LOSS, body: str = "", head: str = HEAD) -> str:
    loss = loss.replace("\n", "\n    ")
    return f"{head}\n\ndef mse_loss(y_hat, y):\n    {loss}\n\n{body or backward()}"


def test_every_wrong_gradient_is_named_in_other_spellings(grade) -> None:
    """A mistake has its name however it is written, and the loss isn't blamed for it."""
    sources = {str(at): source(body=backward(parts)) for at, (_, parts) in enumerate(CASES)}
    reports = grade(EXERCISE, sources)
    for at, (name, parts) in enumerate(CASES):
        report = reports[str(at)]
        assert misconceptions(report) == {name}, f"{parts}\n{told(report)}"
        assert not failed_names(report, "mse_loss"), told(report)


def test_every_wrong_loss_is_named_in_other_spellings(grade) -> None:
    """A mistake in the loss has its name, alone or with wrong gradients beside it."""
    cases = [(name, body) for name, bodies in LOSSES.items() for body in bodies]
    wrong = backward({"dW": "g.T @ stack[at][1]"})
    sources = {f"{at}": source(body) for at, (_, body) in enumerate(cases)}
    sources |= {f"{at} too": source(body, wrong) for at, (_, body) in enumerate(cases)}
    reports = grade(EXERCISE, sources)
    for at, (name, body) in enumerate(cases):
        alone, together = reports[f"{at}"], reports[f"{at} too"]
        assert failed_names(alone, "mse_loss") == {name}, f"{body}\n{told(alone)}"
        assert not failed_names(alone, "mlp_backward"), told(alone)
        assert misconceptions(together) == {name, "backward-transposed"}, told(together)


def test_gradients_by_differences_are_said_to_be_inexact(grade) -> None:
    """Central differences of any step are right to a few digits, and are told so."""
    body = """
def mlp_backward(X, y, weights, biases, activation="relu"):
    everything = [p.clone() for p in weights + biases]
    def loss():
        h = X
        for at, W in enumerate(everything[: len(weights)]):
            h = h @ W + everything[len(weights) + at]
            h = bend(h, activation) if at < len(weights) - 1 else h
        return mse_loss(h, y)
    found = []
    for p in everything:
        g = torch.zeros_like(p)
        for at in torch.cartesian_prod(*[torch.arange(s) for s in p.shape]):
            at = tuple(at.reshape(-1))
            values = []
            for step in (STEP, -2 * STEP, STEP):
                p[at] += step
                values.append(loss())
            g[at] = (values[0] - values[1]) / (2 * STEP)
        found.append(g)
    return found[: len(weights)], found[len(weights) :]
"""
    steps = ["1e-3", "1e-5"]
    reports = grade(EXERCISE, {step: source(body=body.replace("STEP", step)) for step in steps})
    for report in reports.values():
        assert "backward-not-exact" in failed_names(report, "mlp_backward"), told(report)
        assert misconceptions(report) == {"backward-not-exact"}, told(report)


# --- right forms ------------------------------------------------------------------------

FORMS = correct_forms(EXERCISE)
REFERENCE = reference(EXERCISE, "mlp_backward.py")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20, deadline=None)
@given(sizes=layer_sizes, n=st.integers(1, 6), dtype=dtypes, activation=activations, seed=seeds)
def test_right_forms_lose_nothing(
    form: str, sizes: list[int], n: int, dtype, activation: str, seed: int
) -> None:
    """However the gradients are arranged, their rounding stays within what the suite allows."""
    stack = Stack(sizes, n, dtype, seed)
    tolerance = None if dtype is torch.float64 else Tolerance(1e-4, 1e-5)
    loss = FORMS[form]["mse_loss"](stack.y, stack.y * 0.5 + 1)
    assert compare(loss, REFERENCE["mse_loss"](stack.y, stack.y * 0.5 + 1), tolerance) is None
    arguments = (stack.X, stack.y, stack.weights, stack.biases, activation)
    got = FORMS[form]["mlp_backward"](*arguments)
    assert compare(got, REFERENCE["mlp_backward"](*arguments), tolerance) is None


@settings(max_examples=30, deadline=None)
@given(sizes=layer_sizes, n=st.integers(1, 6), activation=activations, seed=seeds)
def test_the_reference_agrees_with_autograd(
    sizes: list[int], n: int, activation: str, seed: int
) -> None:
    """What students are compared with is what autograd finds, to nine digits."""
    stack = Stack(sizes, n, torch.float64, seed)
    leaves = [part.clone().requires_grad_() for part in (*stack.weights, *stack.biases)]
    h = stack.X
    for at in range(len(stack.weights)):
        h = h @ leaves[at] + leaves[len(stack.weights) + at]
        h = getattr(torch, activation)(h) if at < len(stack.weights) - 1 else h
    due = torch.autograd.grad(torch.nn.functional.mse_loss(h, stack.y), leaves)
    arguments = (stack.X, stack.y, stack.weights, stack.biases, activation)
    dW, db = REFERENCE["mlp_backward"](*arguments)
    assert compare([*dW, *db], list(due)) is None


FAMILIES = [
    Spelling(
        "mse-slip",
        "the sum is halved, and not divided",
        (
            "def mse_loss(y_hat, y):\n"
            "    return 0.5 * torch.dot((y_hat - y).flatten(), (y_hat - y).flatten())"
        ),
    ),
    Spelling(
        "mse-slip",
        "RMSE",
        ("def mse_loss(y_hat, y):\n    return torch.sqrt(torch.mean((y_hat - y) ** 2))"),
    ),
    Spelling(
        "backward-another-slope",
        "for `'tanh'` it takes the derivative of σ",
        (
            "_right = slope\ndef slope(z, activation):\n"
            "    return _right(z, 'sigmoid' if activation == 'tanh' else activation)"
        ),
    ),
    Spelling(
        "backward-wrong-constant",
        "the sign is the other way round",
        (
            "_right = mlp_backward\n"
            "def mlp_backward(X, y, weights, biases, activation='relu'):\n"
            "    return tuple([-g for g in some] for some in _right(X, y, weights, biases, "
            "activation))"
        ),
    ),
    Spelling(
        "backward-two-mistakes",
        "the 2 is missing; the derivative of the activation is missing",
        (
            "_right = mlp_backward\ndef slope(z, activation):\n"
            "    return torch.ones_like(z)\n"
            "def mlp_backward(X, y, weights, biases, activation='relu'):\n"
            "    return tuple([g / 2 for g in some] for some in _right(X, y, weights, biases, "
            "activation))"
        ),
        frozenset({"backward-factor-two"}),
    ),
    Spelling(
        "backward-relu-slope-at-zero",
        "counts as 1",
        (
            "_right = slope\ndef slope(z, activation):\n"
            "    return (z >= 0).to(z) if activation == 'relu' else _right(z, activation)"
        ),
    ),
]


def test_a_mistake_of_a_family_is_told_in_its_own_words(grade) -> None:
    """Another function, or one slip in the formula, is named by what it is, in any spelling."""
    assert_told(grade, "mlp-backward", FAMILIES)
