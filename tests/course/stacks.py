"""What the tests of exercises share: an exercise's files, and how a report is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from hypothesis import strategies as st

from grader.course.loading import load_module
from grader.model import Kind, Report
from tests.conftest import ROOT

dtypes = st.sampled_from([torch.float32, torch.float64])
seeds = st.integers(0, 2**31 - 1)


def misconceptions(report: Report) -> set[str]:
    """The misconceptions that a report names."""
    found = (item.diagnosis for item in report.verdicts)
    return {item.id for item in found if item and item.kind is Kind.misconception}


def broken_rule(report: Report, function: str) -> str:
    """The one rule that every check of a function says it breaks; empty if it breaks none."""
    found = [item.diagnosis for item in report.verdicts if function in item.check.functions]
    rules = {item.id if item and item.kind is Kind.rule else "" for item in found}
    assert len(rules) == 1, f"a broken rule costs every check of its function: {rules}"
    return rules.pop()


def told(report: Report) -> str:
    """What a failing test shows of a report."""
    return "\n".join(
        f"{item.check.id}: {item.status}: {item.message} | {item.diagnosis and item.diagnosis.id}"
        for item in report.verdicts
    )


def staff_folder(exercise: str) -> Path:
    return ROOT / "reference" / exercise


def correct_forms(exercise: str) -> dict[str, Mapping[str, Any]]:
    """The namespaces of an exercise's correct answers, by file name."""
    paths = sorted((staff_folder(exercise) / "answers" / "correct").glob("*.py"))
    return {path.stem: load_module(path, f"_form_{exercise[9:11]}_{path.stem}") for path in paths}


def reference(exercise: str, stub: str) -> Mapping[str, Any]:
    """The namespace of an exercise's reference."""
    return load_module(staff_folder(exercise) / stub, f"_reference_{exercise[9:11]}")


def both_suites(exercise: str) -> dict[str, Any]:
    """What the visible and the hidden suite of an exercise define."""
    shown = ROOT / "exercises" / exercise / "test_visible.py"
    hidden = load_module(staff_folder(exercise) / "test_hidden.py", f"_hidden_{exercise[9:11]}")
    return {**hidden, **load_module(shown, f"_shown_{exercise[9:11]}")}


class Drawing:
    """A form's function that draws, as a check calls it, with another seed before each call."""

    def __init__(self, name: str, function: Callable[..., torch.Tensor], seed: int) -> None:
        self._name, self._function, self._seed = name, function, seed
        setattr(self, name, self)

    def seeded(self, seed: int) -> Drawing:
        return Drawing(self._name, self._function, 1000 * self._seed + seed)

    def __call__(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        torch.manual_seed(self._seed)
        return self._function(*args, **kwargs)
