"""Exercises 13 to 17: right forms lose nothing, and a wrong verdict is not called another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.values import Tolerance, compare
from tests.conftest import Grader
from tests.course.stacks import (
    broken_rule,
    correct_forms,
    dtypes,
    misconceptions,
    reference,
    seeds,
    staff_folder,
    told,
)

Space = Mapping[str, Any]
LOOP, LINE, DESCENT, LANDSCAPE, NUMERIC = (
    "exercise-13-training-loop",
    "exercise-14-linear-regression",
    "exercise-15-gradient-descent",
    "exercise-16-loss-landscape",
    "exercise-17-numerical-gradient",
)
sizes = st.tuples(st.integers(1, 8), st.integers(1, 4))


class Points:
    """X [n, d], y [n], w [d], b, and two orders of the examples, drawn from a seed."""

    def __init__(self, n: int, d: int, dtype: torch.dtype, seed: int) -> None:
        draw = torch.Generator().manual_seed(seed)

        def normal(*shape: int) -> torch.Tensor:
            return torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype)

        self.X, self.y, self.w, self.b = normal(n, d), normal(n), normal(d), normal()
        self.orders = torch.randint(0, n, (2, n), generator=draw)
        self.all = (self.X, self.y, self.w, self.b)


def of_the_loop(code: Space, at: Points) -> Any:
    def loss(w: torch.Tensor) -> torch.Tensor:
        return w.cosh().log().sum() + w.sum() ** 2 / 10

    def gradient(w: torch.Tensor) -> torch.Tensor:
        return w.tanh() + w.sum() / 5

    start = at.X if at.X.numel() < 12 else at.w
    found = code["training_loop"](start, loss, gradient, 0.1, 5)
    # In float64, where no rounding of a loss decides how many steps there are.
    exact = start.double()
    asked = [(0.4 * loss(exact).item(), 30), (0.0, 1), (0.0, 0), (1e6, 9)]
    return [*found, *[code["train_until"](exact, loss, gradient, 0.1, *one) for one in asked]]


def of_the_line(code: Space, at: Points) -> Any:
    found = code["predict"](at.X, at.w, at.b), *code["mse_gradients"](*at.all)
    return [*found, *code["fit"](at.X, at.y, 0.02, 4)]


def of_the_descents(code: Space, at: Points) -> Any:
    batch = code["batch_descent"](*at.all, 0.02, 3)
    stochastic = code["stochastic_descent"](*at.all, 0.02, at.orders)
    return [*batch, *stochastic, code["gradient_noise"](*at.all)]


def of_the_landscape(code: Space, at: Points) -> Any:
    x, start = at.X[:, 0], torch.stack([at.b, at.w[0]])
    surface = code["loss_surface"](x, at.y, at.w, at.y)
    path = code["descent_path"](x, at.y, start, 0.02, 5)
    return [surface, path, code["hessian"](x), code["largest_learning_rate"](x)]


def of_the_numeric(code: Space, at: Points) -> Any:
    def f(x: torch.Tensor) -> torch.Tensor:
        return (x.sin() * x.flip(0)).sum() + x.sum() ** 2

    found = code["numerical_gradient"](f, at.X, 0.1)
    verdict = code["gradient_is_right"](f, code["numerical_gradient"](f, at.X), at.X, 1e-3)
    return [found, code["relative_error"](at.X, at.X.flip(0)), verdict]


def form(exercise: str, look: Callable[[Space, Points], Any]) -> list[Any]:
    return [
        pytest.param(code, exercise, look, id=f"{exercise[9:11]}-{name}")
        for name, code in correct_forms(exercise).items()
    ]


FORMS = [
    *form(LOOP, of_the_loop),
    *form(LINE, of_the_line),
    *form(DESCENT, of_the_descents),
    *form(LANDSCAPE, of_the_landscape),
    *form(NUMERIC, of_the_numeric),
]
STUBS = {
    LOOP: "training_loop.py",
    LINE: "linear_regression.py",
    DESCENT: "gradient_descent.py",
    LANDSCAPE: "loss_landscape.py",
    NUMERIC: "numerical_gradient.py",
}
REFERENCES = {exercise: reference(exercise, stub) for exercise, stub in STUBS.items()}


@pytest.mark.parametrize(("code", "exercise", "look"), FORMS)
@settings(max_examples=20, deadline=None)
@given(size=sizes, dtype=dtypes, seed=seeds)
def test_right_forms_lose_nothing(
    code: Space, exercise: str, look: Callable[..., Any], size: Any, dtype: Any, seed: int
) -> None:
    """However a right answer is arranged, its rounding stays within what the suite allows."""
    at = Points(*size, dtype, seed)
    got, due = look(code, at), look(REFERENCES[exercise], at)
    tolerance = None if dtype is torch.float64 else Tolerance(1e-4, 1e-5)
    if exercise == NUMERIC and dtype is torch.float32:
        tolerance = None
    assert compare(got, due, tolerance) is None


def test_a_verdict_that_is_wrong_once_is_not_called_always_true(grade: Grader) -> None:
    """A test that overlooks one case is not told as one that nothing can fail."""
    source = (staff_folder(NUMERIC) / STUBS[NUMERIC]).read_text(encoding="utf-8")
    source = source.replace("error <= tolerance", "error <= 2 * tolerance")
    report = grade(NUMERIC, {"wider": source})["wider"]
    assert report.score < report.max_score
    assert not misconceptions(report), told(report)


SOLVERS = {
    "lstsq": "torch.linalg.lstsq(A, y[:, None]).solution[:, 0]",
    "solve": "torch.linalg.solve(A.T @ A, A.T @ y)",
    "inv": "torch.linalg.inv(A.T @ A) @ A.T @ y",
    "inverse": "(A.T @ A).inverse() @ A.T @ y",
    "pinv": "torch.linalg.pinv(A) @ y",
    "pinverse": "A.pinverse() @ y",
    "matrix_power": "torch.linalg.matrix_power(A.T @ A, -1) @ A.T @ y",
}


@pytest.mark.parametrize("solver", SOLVERS)
def test_whatever_solves_for_the_line_breaks_the_rule(grade: Grader, solver: str) -> None:
    """The best line may not be solved for, whichever of torch's names does it."""
    source = (staff_folder(LINE) / STUBS[LINE]).read_text(encoding="utf-8")
    line = "    A = torch.cat([X, torch.ones_like(X[:, :1])], 1)\n    best = " + SOLVERS[solver]
    source = source.replace("    w = X.new_zeros", f"{line}\n    w = X.new_zeros")
    report = grade(LINE, {"solver": f"import torch\n{source}"})["solver"]
    assert broken_rule(report, "fit") == "no-solver", told(report)
