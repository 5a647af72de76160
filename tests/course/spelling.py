"""What the tests of single exercises share: many spellings, graded in one run, and their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from hypothesis import strategies as st

from grader.judge.values import compare
from grader.model import Kind, Report, Status

Form = Callable[[torch.Tensor], torch.Tensor]


def source(right: Mapping[str, str], wrong: Mapping[str, str], head: str = "import torch") -> str:
    """A file in which some functions are spelt wrong and the others are right.

    Args:
        right: each graded name with its definition.
        wrong: some of the names, each with a body, lines separated by newlines.
        head: what stands before the functions.
    """
    parts = [head]
    for name, definition in right.items():
        if name in wrong:
            body = wrong[name].replace("\n", "\n    ")
            parts.append(f"def {name}(z):\n    {body}")
        else:
            parts.append(definition)
    return "\n\n\n".join(parts) + "\n"


def failed_names(report: Report, function: str) -> set[str]:
    """The diagnoses of a function's lost checks; empty if none was lost."""
    return {
        item.diagnosis.id if item.diagnosis else "none"
        for item in report.verdicts
        if function in item.check.functions and item.status is not Status.passed
    }


def broken_rules(report: Report, function: str) -> set[str]:
    """The rules that a function is said to break; all its checks must say the same."""
    found = [item for item in report.verdicts if function in item.check.functions]
    rules = {item.diagnosis.id for item in found if item.diagnosis and _is_rule(item.diagnosis)}
    told = [item for item in found if item.diagnosis and _is_rule(item.diagnosis)]
    assert not told or len(told) == len(found), "a broken rule costs every check of its function"
    return rules


def _is_rule(diagnosis: Any) -> bool:
    return bool(diagnosis.kind is Kind.rule)


shapes = st.lists(st.integers(0, 5), max_size=3).map(tuple)
dtypes = st.sampled_from([torch.float32, torch.float64])
scales = st.sampled_from([0.01, 1.0, 10.0, 100.0, 1000.0])
seeds = st.integers(0, 2**32 - 1)


def tensor(shape: Sequence[int], dtype: torch.dtype, scale: float, seed: int) -> torch.Tensor:
    """Uniform numbers from −scale to scale."""
    generator = torch.Generator().manual_seed(seed)
    unit = torch.rand(tuple(shape), generator=generator, dtype=torch.float64)
    return ((2 * unit - 1) * scale).to(dtype)


def assert_equal_forms(forms: Sequence[Form], expected: Form, z: torch.Tensor) -> None:
    """Every form agrees with the reference as the grader compares."""
    for number, form in enumerate(forms):
        mismatch = compare(form(z), expected(z))
        assert mismatch is None, f"form {number}: {mismatch}"
