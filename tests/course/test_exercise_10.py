"""Exercise 10: unseen spellings are named, the rules hold, and right forms lose nothing."""

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
    broken_rule,
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


# --- rules ------------------------------------------------------------------------------

GRAPH = """
def mlp_backward(X, y, weights, biases, activation="relu"):
    L = len(weights)
    def loss_of(*parameters):
        h = X
        for at in range(L):
            h = h @ parameters[at] + parameters[L + at]
            h = bend(h, activation) if at < L - 1 else h
        return mse_loss(h, y)
    plain = [p.clone() for p in weights + biases]
    {body}
    return list(found[:L]), list(found[L:])
"""
LEAVES = "ps = [p.requires_grad_() for p in plain]\nloss = loss_of(*ps)\n"
AUTOGRAD = {
    "method": LEAVES + "loss.backward()\nfound = [p.grad for p in ps]",
    "unbound method": LEAVES + "torch.Tensor.backward(loss)\nfound = [p.grad for p in ps]",
    "method by getattr": LEAVES + "getattr(loss, 'back' + 'ward')()\nfound = [p.grad for p in ps]",
    "function": LEAVES + "found = torch.autograd.grad(loss, ps)",
    "alias": "from torch.autograd import grad as g\n" + LEAVES + "found = g(loss, ps)",
    "module alias": "import torch.autograd as ag\n" + LEAVES + "found = ag.grad(loss, ps)",
    "getattr": LEAVES + "found = getattr(getattr(torch, 'auto' + 'grad'), 'gr' + 'ad')(loss, ps)",
    "autograd.backward": LEAVES + "torch.autograd.backward([loss])\nfound = [p.grad for p in ps]",
    "attribute": "for p in plain:\n    p.requires_grad = True\n"
    "loss_of(*plain).backward()\nfound = [p.grad for p in plain]",
    "parameters": "ps = [nn.Parameter(p) for p in plain]\n"
    "loss_of(*ps).backward()\nfound = [p.grad for p in ps]",
    "hooks": LEAVES + "found = [None] * len(ps)\n"
    "for at, p in enumerate(ps):\n"
    "    p.register_hook(lambda g, at=at: found.__setitem__(at, g))\nloss.backward()",
    "within no_grad": "with torch.no_grad():\n    with torch.enable_grad():\n"
    "        ps = [p.requires_grad_() for p in plain]\n"
    "        found = torch.autograd.grad(loss_of(*ps), ps)",
    "func.grad": "found = torch.func.grad(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "func.vjp": "value, back = torch.func.vjp(loss_of, *plain)\n"
    "found = back(torch.ones_like(value))",
    "func.jacrev": "found = torch.func.jacrev(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "func.jacfwd": "found = torch.func.jacfwd(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "functional.jacobian": "found = torch.autograd.functional.jacobian(loss_of, tuple(plain))",
    "functional.vjp": "found = torch.autograd.functional.vjp(loss_of, tuple(plain))[1]",
    "exec": LEAVES + "exec('loss.backward()')\nfound = [p.grad for p in ps]",
    "import by name": LEAVES + "import importlib\n"
    "found = importlib.import_module('torch.auto' + 'grad').grad(loss, ps)",
}


def graph(body: str) -> str:
    return GRAPH.format(body=body.replace("\n", "\n    "))


def test_autograd_breaks_the_rule_in_every_spelling(grade) -> None:
    """Whatever starts autograd, mlp_backward loses its points for the rule, mse_loss none."""
    reports = grade(EXERCISE, {name: source(body=graph(body)) for name, body in AUTOGRAD.items()})
    for name, report in reports.items():
        assert broken_rule(report, "mlp_backward") == "no-autograd", f"{name}\n{told(report)}"
        assert not failed_names(report, "mse_loss"), f"{name}\n{told(report)}"


READY_MADE = {
    "function": "return F.mse_loss(y_hat, y)",
    "whole name": "return torch.nn.functional.mse_loss(y_hat, y)",
    "not reduced": "return F.mse_loss(y_hat, y, reduction='none').mean()",
    "weighted": "return F.mse_loss(y_hat, y, weight=torch.ones_like(y))",
    "module": "return nn.MSELoss()(y_hat, y)",
    "module class": "return torch.nn.modules.loss.MSELoss(reduction='mean').forward(y_hat, y)",
    "alias": "from torch.nn.functional import mse_loss as error\nreturn error(y_hat, y)",
    "variable": "loss = F.mse_loss\nreturn loss(y_hat, y)",
    "getattr": "return getattr(F, 'mse' + '_loss')(y_hat, y)",
    "computed name": "return getattr(F, '_'.join(['mse', 'loss']))(y_hat, y)",
    "aten": "return torch.ops.aten.mse_loss(y_hat, y)",
    "aten overload": "return torch.ops.aten.mse_loss.default(y_hat, y, 1)",
    "aten by getattr": "return getattr(torch.ops.aten, 'mse' + '_loss')(y_hat, y)",
    "script": "return torch.jit.script(F.mse_loss)(y_hat, y)",
    "subclass": "class Mine(nn.MSELoss):\n    pass\nreturn Mine()(y_hat, y)",
    "exec": "found = {}\nexec('r = F.mse_loss(a, b)', {'F': F, 'a': y_hat, 'b': y}, found)\n"
    "return found['r']",
    "helper": "return helper(y_hat, y)\n\ndef unused():\n    pass",
}


def test_torchs_own_loss_breaks_the_rule_in_every_spelling(grade) -> None:
    """Whatever calls torch's mse_loss, mse_loss loses its points for the rule."""
    head = HEAD + "\ndef helper(a, b):\n    return F.mse_loss(a, b)\n"
    reports = grade(EXERCISE, {key: source(body, head=head) for key, body in READY_MADE.items()})
    for name, report in reports.items():
        assert broken_rule(report, "mse_loss") == "no-mse-loss", f"{name}\n{told(report)}"
        assert not failed_names(report, "mlp_backward"), f"{name}\n{told(report)}"


def test_reaching_into_torchs_internals_breaks_the_rule_too(grade) -> None:
    """What could switch the tracing off is no way round the rule."""
    report = grade(EXERCISE, {"C": source("return torch._C._nn.mse_loss(y_hat, y, 1)")})["C"]
    assert broken_rule(report, "mse_loss") in {"tracing", "no-mse-loss"}


ALLOWED = {
    "comments and docstrings": '"""Not F.mse_loss(y_hat, y), nor loss.backward()."""\n'
    "# torch.autograd.grad(loss, weights); nn.MSELoss()\n" + LOSS,
    "strings": "says = 'F.mse_loss', 'loss.backward()', 'torch.autograd.grad', 'requires_grad_'\n"
    + LOSS,
    "names": "mse_loss = (y_hat - y) ** 2\nbackward = autograd = requires_grad = mse_loss.mean()\n"
    "return backward",
    "no_grad": "with torch.no_grad():\n    " + LOSS,
    "inference_mode": "with torch.inference_mode():\n    found = ((y_hat - y) ** 2).mean()\n"
    "return found.clone()",
    "detached": "y_hat = y_hat.detach().requires_grad_(False)\ny.requires_grad = False\n" + LOSS,
    "asks": "if y_hat.requires_grad or torch.is_grad_enabled() is None:\n    return None\n" + LOSS,
    "own class": "class Loss:\n    def mse_loss(self, a, b):\n"
    "        return ((a - b) ** 2).mean()\n"
    "    def backward(self):\n        return None\n    def grad(self):\n        return None\n"
    "own = Loss()\nown.backward()\nown.grad()\nreturn own.mse_loss(y_hat, y)",
    "own function": "def grad(a):\n    return a * a\nreturn grad(y_hat - y).mean()",
    "another loss": "return F.huber_loss(y_hat, y, delta=1e9) * 2",
    "norms": "return torch.linalg.vector_norm(y_hat - y) ** 2 / y.numel()",
}


def test_the_rules_do_not_fire_on_what_is_allowed(grade) -> None:
    """Comments, strings, names, no_grad, own methods and other operators cost nothing."""
    demo = """

if __name__ == "__main__":
    W = torch.randn(3, 2, requires_grad=True)
    F.mse_loss(torch.randn(5, 3) @ W, torch.randn(5, 2)).backward()
"""
    sources = {name: source(body) + demo for name, body in ALLOWED.items()}
    own = backward().replace("mlp_backward(X", "gradients(X") + (
        "\nclass Network:\n"
        "    def backward(self, *arguments, **named):\n"
        "        return gradients(*arguments, **named)\n\n"
        "def mlp_backward(*arguments, **named):\n"
        "    with torch.no_grad():\n        return Network().backward(*arguments, **named)\n"
    )
    sources["own backward"] = source(
        body=own.replace("self, *arguments)", "self, *arguments, **_)")
    )
    for name, report in grade(EXERCISE, sources).items():
        assert report.full_marks, f"{name}\n{told(report)}"


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
