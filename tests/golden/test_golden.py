"""Reports stay as they were accepted; `make accept` takes new ones over.

A folder in ``cases/`` adds a test: a submission named like its exercise's stub,
and ``report.json``, its accepted report.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from grader.course.loading import load_course
from grader.model import Report
from grader.report.document import dumps, to_document
from grader.report.redaction import Audience, redact
from tests.conftest import ROOT, Grader

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("cases/*/*.py"))
COURSE = load_course(ROOT)
EXERCISES = [item for item in COURSE.exercises if item.staff is not None]


def settle(path: Path, actual: str) -> None:
    """Compare with what was accepted; what differs is kept beside it for a look."""
    beside = path.with_name(f"{path.stem}.actual{path.suffix}")
    if path.is_file() and alike(path.read_text(encoding="utf-8"), actual):
        beside.unlink(missing_ok=True)
        return
    beside.parent.mkdir(exist_ok=True)
    beside.write_text(actual, encoding="utf-8")
    pytest.fail(f"{beside.relative_to(ROOT)} differs; look at it, then `make accept`")


DECIMAL = re.compile(r"(-?\d+(?:\.\d+(?:e[-+]?\d+)?|e[-+]?\d+))")


def alike(accepted: str, actual: str) -> bool:
    """Whether two texts are the same but for what training on another processor changes.

    That is the last digits of a decimal number, and with their number the width of a column and
    where a line is broken. Where every number is the same, so is every space.
    """
    if accepted == actual:
        return True
    texts, others = (DECIMAL.split(text) for text in (accepted, actual))
    if [text.split() for text in texts[::2]] != [text.split() for text in others[::2]]:
        return False
    numbers, found = texts[1::2], others[1::2]
    return numbers != found and all(
        math.isclose(float(one), float(other), rel_tol=5e-4, abs_tol=1e-6)
        for one, other in zip(numbers, found, strict=True)
    )


@pytest.mark.parametrize(
    ("accepted", "actual", "same"),
    [
        ("got   0.39932  due", "got 0.3993201  due", True),
        ("[-1.748456e-07,\n 0.5]", "[-3.1e-08, 0.5]", True),
        ("got 0.3993", "got 0.3983", False),
        ("got -0.3993", "got 0.3993", False),
        ("got  0.3993", "got 0.3993", False),
        ("line 2001 of 0.3993", "line 2000 of 0.39931", False),
        ("got nan", "got 0.39931", False),
        ("largest 0.3993", "smallest 0.39931", False),
    ],
)
def test_only_last_digits_may_differ(accepted: str, actual: str, *, same: bool) -> None:
    """Four digits of every number, each word and, where numbers are equal, each space count."""
    assert alike(accepted, actual) is same


def scrubbed(report: Report) -> str:
    """The JSON without what differs from run to run and from machine to machine."""
    document = to_document(redact(report, Audience.student))
    for name in ("environment", "isolation"):
        document.pop(name)
    for check in document["checks"]:
        check.pop("seconds")
    return dumps(document).decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_is_as_accepted(grade: Grader, case: Path) -> None:
    """Each sample submission gets just the report that was accepted for it."""
    path = next(case.glob("*.py"))
    exercise = next(item for item in EXERCISES if item.stub == path.name)
    report = grade(exercise.name, {path.name: path.read_bytes()})[path.name]
    text = scrubbed(report)
    settle(case / "report.json", text)
    assert len(json.loads(text)["checks"]) == len(report.verdicts)
