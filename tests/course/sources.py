"""Students' files put together from functions, and what a report says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch

from grader.judge.values import compare
from grader.model import Kind, Report, Status

HEAD = "import math\n\nimport torch\nfrom torch import nn\n\nF = nn.functional\n"


def assemble(right: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> str:
    """A file with the right functions, some of them replaced."""
    return "\n\n".join([HEAD, *({**right, **(wrong or {})}).values()])


def misconceptions(report: Report) -> set[str]:
    """The misconceptions that a report names."""
    return {
        item.diagnosis.id
        for item in report.verdicts
        if item.diagnosis is not None and item.diagnosis.kind is Kind.misconception
    }


def outcome(report: Report) -> str:
    """What a failing test shows: every lost check with its diagnosis."""
    return "\n".join(
        f"{item.check.id}: {item.message} | {item.diagnosis.id if item.diagnosis else None}"
        for item in report.verdicts
        if item.status is not Status.passed
    )


def rule_breakers(report: Report, rule: str) -> set[str]:
    """The functions whose every check is failed by a rule."""
    found: dict[str, set[bool]] = {}
    for item in report.verdicts:
        breach = item.diagnosis is not None and item.diagnosis.id == rule
        for name in item.check.functions:
            found.setdefault(name, set()).add(breach)
    return {name for name, breaches in found.items() if breaches == {True}}


def packed(
    spellings: Iterable[tuple[str, str]], signatures: Mapping[str, str]
) -> dict[str, tuple[str, dict[str, str]]]:
    """Files that hold as many spellings as there are functions, each in a function of its own.

    Args:
        spellings: (what it is, the body of a function).
        signatures: graded names to what stands in the brackets after them.

    Returns:
        File names to the source, and to which spelling each function holds.
    """
    files = {}
    listed = list(spellings)
    for number, start in enumerate(range(0, len(listed), len(signatures))):
        group = listed[start : start + len(signatures)]
        held = dict(zip(signatures, group, strict=False))
        parts = [
            f"def {name}({signatures[name]}):\n" + _indented(body)
            for name, (_, body) in held.items()
        ]
        source = "\n\n".join([HEAD, *parts])
        files[f"file_{number}.py"] = (source, {name: what for name, (what, _) in held.items()})
    return files


def _indented(body: str) -> str:
    return "".join(f"    {line}\n" for line in body.split("\n"))


def functions_of(source: str) -> dict[str, Any]:
    """The names that a file of ours defines."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "<form>", "exec"), namespace)
    return namespace


def random_tensor(shape: tuple[int, ...], dtype: torch.dtype, seed: int) -> torch.Tensor:
    """Numbers of the size that pre-activations have, the same for the same seed."""
    source = torch.Generator().manual_seed(seed)
    return 3 * torch.randn(shape, dtype=torch.float64, generator=source).to(dtype)


def difference(got: Any, expected: Any) -> str:
    """How two values differ by the course's own tolerances; empty if they don't."""
    mismatch = compare(got, expected)
    return "" if mismatch is None else f"{mismatch.message} {mismatch.detail}"
