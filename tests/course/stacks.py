"""What the tests of exercises 7 to 10 share: stacks of layers, and how a report is read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from hypothesis import strategies as st

from grader.course.loading import load_module
from grader.model import Kind, Report, Status

from ..conftest import ROOT

dtypes = st.sampled_from([torch.float32, torch.float64])
seeds = st.integers(0, 2**31 - 1)
activations = st.sampled_from(["relu", "sigmoid", "tanh"])
layer_sizes = st.lists(st.integers(1, 6), min_size=2, max_size=6)
"""d_0 … d_L for one to five layers."""


def failed_names(report: Report, function: str) -> set[str]:
    """The diagnoses of a function's lost checks; empty if none was lost."""
    return {
        item.diagnosis.id if item.diagnosis else "none"
        for item in report.verdicts
        if function in item.check.functions and item.status is not Status.passed
    }


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


class Stack:
    """Inputs, targets and layers of about unit size, drawn from a seed."""

    def __init__(self, sizes: list[int], n: int, dtype: torch.dtype, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)

        def normal(*shape: int, scale: float = 1.0) -> torch.Tensor:
            drawn = torch.randn(*shape, generator=generator, dtype=torch.float64)
            return (drawn * scale).to(dtype)

        self.X = normal(n, sizes[0])
        self.y = normal(n, sizes[-1])
        self.weights = [normal(a, b, scale=a**-0.5) for a, b in pairwise(sizes)]
        self.biases = [normal(b, scale=0.5) for b in sizes[1:]]
