"""Memory that nobody wrote to reads the same in every child, whoever ran before."""

from __future__ import annotations

from grader.report.document import dumps, to_document
from tests.conftest import Grader

UNWRITTEN = """
import torch


def swish(z):
    return torch.empty_like(z)


def swish_derivative(z):
    rows = torch.cat([torch.ones(9, 1), z.flatten()[:1].expand(9, 1) ** torch.arange(1, 4)], 1)
    return z * torch.linalg.lstsq(rows, torch.ones(9, 1)).solution.sum()
"""


def test_what_nobody_wrote_to_is_graded_alike(grade: Grader) -> None:
    """A file that returns memory as it comes, and one that has torch read it, lose the same."""
    files = {f"{n}.py": f"{UNWRITTEN}{'#' * n}".encode() for n in range(4)}
    told = set()
    for report in grade("exercise-03-swish", files).values():
        checks = to_document(report)["checks"]
        for check in checks:
            check.pop("seconds")
        told.add(dumps({"checks": checks}))
        assert report.score == 0
    assert len(told) == 1
