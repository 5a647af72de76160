"""Exercise 8: networks are judged by what they do, and unseen spellings are named."""

from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from grader.model import Status

from .stacks import correct_forms, dtypes, failed_names, misconceptions, reference, seeds, told

EXERCISE = "exercise-08-xor"
FIT = """
def best_linear_fit(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.lstsq(A, y.reshape(-1, 1)).solution
    return theta[:-1], theta[-1]
"""
NET = """
def xor_parameters():
    W1 = torch.tensor([[1.0, -1.0], [-1.0, 1.0]])
    return W1, torch.zeros(2), torch.ones(2, 1), torch.zeros(1)
"""
NETWORKS = {
    "xor-is-and": [
        ([[1, 1], [1, 1]], [-1, -1.5], [[0.5], [1]], [0]),
        ([[-1, 0], [0, -1]], [0.5, 0.5], [[-1], [-1]], [0.8]),
    ],
    "xor-is-or": [
        ([[1, -1], [0, 1]], [0, 0], [[1], [1]], [0]),
        ([[1, 2], [1, 2]], [0, -2], [[1], [-0.5]], [0.1]),
    ],
    "xor-is-xnor": [
        ([[1, 1], [1, 1]], [0, -1], [[-1], [2]], [1]),
        ([[5, 5], [5, 5]], [-5, 0], [[0.4], [-0.2]], [1]),
    ],
    "xor-never-bends": [
        ([[1, 1], [1, 1]], [0, 0], [[1], [-2]], [0]),
        ([[-1, -2], [-3, -1]], [0, -1], [[1], [1]], [0.2]),
        ([[0.3, -0.7, 1.1], [0.2, 0.9, -0.4]], [10, 10, 10], [[1], [1], [-2]], [0]),
        ([[0, 0], [0, 0]], [0, 0], [[0], [0]], [0]),
    ],
    "xor-separate-inputs": [
        ([[3, 0], [0, 2]], [-1, -1], [[1], [-1]], [0.2]),
        ([[0, 0], [1, -1]], [-0.5, 0.5], [[1], [-1]], [0.5]),
    ],
    "xor-or-never-bends": [
        ([[1], [1]], [0], [[1]], [0]),
        ([[1, -1], [2, -3]], [1, 5], [[1], [0]], [-1]),
    ],
    "xor-and-never-bends": [
        ([[1], [1]], [1], [[1]], [-2]),
        ([[-1, 4], [-1, 4]], [2, 0], [[-1], [0]], [1]),
    ],
}
FITS = {
    "fit-without-intercept": [
        "return torch.linalg.lstsq(X, y.reshape(-1, 1)).solution, y.new_zeros(1)",
        "w = torch.zeros(X.shape[1], 1, dtype=X.dtype)\n"
        "step = 1 / torch.linalg.matrix_norm(X, 2) ** 2\n"
        "for _ in range(2000):\n"
        "    w = w - step * (X.T @ (X @ w - y.reshape(-1, 1)))\n"
        "return w, torch.zeros(1, dtype=X.dtype)",
    ],
    "fit-intercept-afterwards": [
        "y = y.reshape(-1, 1)\n"
        "w = torch.linalg.solve(X.T @ X, X.T @ y)\n"
        "return w, y.mean(0) - X.mean(0) @ w",
        "y = y.reshape(-1, 1)\n"
        "w = torch.linalg.lstsq(X, y).solution\n"
        "return w, torch.linalg.lstsq(torch.ones_like(y), y - X @ w).solution[0]",
    ],
}


def net(parts, dtype: str = "float32") -> str:
    """A file whose network has these parameters."""
    lines = [f"torch.tensor({part}, dtype=torch.{dtype})" for part in parts]
    return f"import torch\n\ndef xor_parameters():\n    return {', '.join(lines)}\n" + FIT


def test_networks_that_compute_something_else_are_named(grade) -> None:
    """AND, OR, XNOR and a relu that never bends have their names, whatever the parameters."""
    cases = [(name, parts) for name, nets in NETWORKS.items() for parts in nets]
    sources = {
        str(at): net(parts, ("float32", "float64")[at % 2]) for at, (_, parts) in enumerate(cases)
    }
    reports = grade(EXERCISE, sources)
    for at, (name, parts) in enumerate(cases):
        report = reports[str(at)]
        assert failed_names(report, "xor_parameters") == {name}, f"{parts}\n{told(report)}"
        assert not failed_names(report, "best_linear_fit"), told(report)


def test_fits_without_an_intercept_are_named(grade) -> None:
    """A missing intercept is recognised by solvers and by descent, and XOR isn't blamed."""
    cases = [(name, body) for name, bodies in FITS.items() for body in bodies]
    sources = {
        str(at): "import torch\n" + NET + "\ndef best_linear_fit(X, y):\n    "
        + body.replace("\n", "\n    ") + "\n"
        for at, (_, body) in enumerate(cases)
    }  # fmt: skip
    reports = grade(EXERCISE, sources)
    for at, (name, body) in enumerate(cases):
        report = reports[str(at)]
        assert misconceptions(report) == {name}, f"{body}\n{told(report)}"
        assert not failed_names(report, "xor_parameters"), told(report)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("return None", "returned-none"),
        ("return 1", "wrong-type"),
        ("return 1, 2, 3, 4", "wrong-type"),
        ("return [torch.zeros(2, 0), torch.zeros(0), torch.zeros(0, 1), torch.zeros(1)]",
         "wrong-shape"),
        ("return torch.ones(3, 2), torch.ones(2), torch.ones(2, 1), torch.ones(1)", "wrong-shape"),
        ("return torch.ones(2, 2), torch.ones(1, 2), torch.ones(2, 1), torch.ones(1)",
         "wrong-shape"),
        ("return torch.ones(2, 2), torch.ones(2), torch.ones(2, 1), torch.tensor(1.0)",
         "wrong-shape"),
        ("return torch.ones(2, 2), torch.ones(2).double(), torch.ones(2, 1), torch.ones(1)",
         "wrong-dtype"),
        ("return torch.ones(2, 2).half(), torch.ones(2), torch.ones(2, 1), torch.ones(1)",
         "wrong-dtype"),
        ("return torch.ones(2, 2), torch.ones(2) / 0, torch.ones(2, 1), torch.ones(1)",
         "not-finite"),
    ],
)  # fmt: skip
def test_what_is_no_network_is_told_in_its_own_terms(grade, body: str, name: str) -> None:
    """A wrong type, shape or dtype is named, and is never the grader's fault."""
    source = f"import torch\n\ndef xor_parameters():\n    {body}\n" + FIT
    report = grade(EXERCISE, {"net": source})["net"]
    assert failed_names(report, "xor_parameters") == {name}, told(report)
    assert not report.at_fault


@settings(max_examples=6, deadline=None)
@given(seed=seeds, count=st.integers(2, 6))
def test_every_network_that_computes_xor_earns_everything(grade, seed: int, count: int) -> None:
    """Nothing compares the parameters: scaled, split, permuted and idle units lose nothing."""
    draw = random.Random(seed)
    sources = {}
    for at in range(count):
        base = draw.choice([[(1, 1, 0, 1), (1, 1, -1, -2)], [(1, -1, 0, 1), (-1, 1, 0, 1)]])
        units = []
        for a, b, c, out in base:
            scale, share = draw.choice([0.25, 1.0, 3.0, 100.0]), draw.random()
            units += [(a * scale, b * scale, c * scale, out / scale * share)]
            units += [(a, b, c, out * (1 - share))]
        units += [(draw.uniform(-1, 1), draw.uniform(-1, 1), -5.0, draw.uniform(-9, 9))]
        draw.shuffle(units)
        shift = draw.uniform(-0.3, 0.3)
        a, b, c, out = (list(column) for column in zip(*units, strict=True))
        parts = ([a, b], c, [[one] for one in out], [shift])
        sources[str(at)] = net(parts, draw.choice(["float32", "float64"]))
    for report in grade(EXERCISE, sources).values():
        assert report.full_marks, told(report)


TRAINED = """
import math
import statistics

def best_linear_fit(X, y):
    y = y.reshape(-1, 1)
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    w, b = torch.linalg.lstsq(A, y).solution.split([X.shape[1], 1])
    w, b = w.clone().requires_grad_(), b.flatten().requires_grad_()
    optimiser = torch.optim.{optimiser}

    def closure():
        optimiser.zero_grad()
        loss = ((X @ w + b - y) ** 2).mean()
        loss.backward()
        return loss

    for _ in range(10):
        loss = optimiser.step(closure)
        {look}
    return w.detach(), b.detach()
"""
OPTIMISERS = {
    **dict.fromkeys(
        ["ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "RAdam",
         "RMSprop", "Rprop", "SGD"],
        "[w, b], lr=1e-9",
    ),
    "LBFGS": "[w, b], line_search_fn='strong_wolfe'",
}  # fmt: skip
LOOKS = {
    "item": "loss.item()",
    "float": "statistics.fmean(y.flatten())",
    "apply_": "w.data.apply_(lambda value: value)",
    "map_": "w.data.map_(w.data, max)",
}


def test_training_inside_a_function_with_any_optimiser_costs_nothing(grade) -> None:
    """What torch.optim does inside is its own affair; what the loop looks at is the student's."""
    steps = {name: f"{name}({said})" for name, said in OPTIMISERS.items()}
    sources = {
        name: "import torch\n" + NET + TRAINED.format(optimiser=step, look="pass")
        for name, step in steps.items()
    }
    for name, report in grade(EXERCISE, sources).items():
        assert report.full_marks, (name, told(report))
    sources = {
        name: "import torch\n" + NET + TRAINED.format(optimiser=steps["Adam"], look=look)
        for name, look in LOOKS.items()
    }
    for name, report in grade(EXERCISE, sources).items():
        line = sources[name].split("\n").index(f"        {LOOKS[name]}") + 1
        (lost,) = [item for item in report.verdicts if item.status is not Status.passed]
        assert lost.message.startswith(f"`{name}` "), lost.message
        assert lost.message.endswith(f"(line {line})"), lost.message
        assert lost.diagnosis.id == "left-the-tensors"


FORMS = correct_forms(EXERCISE)
best_linear_fit = reference(EXERCISE, "xor.py")["best_linear_fit"]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None)
@given(d=st.integers(1, 4), extra=st.integers(0, 20), flat=st.booleans(), dtype=dtypes, seed=seeds)
def test_right_fits_lose_nothing(form: str, d: int, extra: int, flat, dtype, seed: int) -> None:
    """However the least squares are found, they are near enough to the reference's."""
    generator = torch.Generator().manual_seed(seed)
    n = 6 * (d + 1) + extra
    X = torch.randn(n, d, generator=generator, dtype=torch.float64).to(dtype)
    y = torch.randn(n, 1, generator=generator, dtype=torch.float64).to(dtype) + 1
    y = y.flatten() if flat else y
    size = 1e-5 if dtype is torch.float64 else 1e-3
    got = FORMS[form]["best_linear_fit"](X, y)
    assert compare(got, best_linear_fit(X, y), Tolerance(size, size)) is None
