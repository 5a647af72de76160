"""GitHub Classroom: the result that its autograding reporter takes from a step's output."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from grader.model import Report, Status, Verdict
from grader.report.reporter import Graded, Located
from grader.report.sentences import raised_in
from grader.text import no_commands, one_line, visible

VERSION = 1
_MESSAGE_LIMIT = 2000


def render(graded: Graded) -> bytes:
    """The result as base64 of its JSON; GitHub's reporter adds up the tests' scores."""
    return base64.b64encode(msgspec.json.encode(result(graded)))


def result(graded: Graded) -> dict[str, Any]:
    """The result before it is encoded, with GitHub's own field names."""
    right = all(located.report.full_marks for located in graded.files)
    several = len(graded.files) > 1
    return {
        "version": VERSION,
        "status": "error" if graded.at_fault else "pass" if right else "fail",
        "max_score": _score(graded.max_score),
        "tests": [test for located in graded.files for test in _tests(located, named=several)],
    }


def _tests(located: Located, *, named: bool) -> list[dict[str, Any]]:
    report = located.report
    prefix = f"{located.label}: " if named else ""
    return [
        {
            "name": _safe(prefix + verdict.check.title, 200),
            "status": _status(verdict),
            "message": _message(verdict),
            # A hidden check's code must not leave the staff's side; none is shown.
            "test_code": "",
            "task_id": _task(report.functions, verdict),
            "filename": _safe(located.path, 300),
            "line_no": _line(report, verdict),
            "duration": verdict.seconds,
            "score": _score(verdict.points),
        }
        for verdict in report.verdicts
    ]


def _status(verdict: Verdict) -> str:
    if verdict.status is Status.passed:
        return "pass"
    return "error" if verdict.status is Status.grader_fault else "fail"


def _message(verdict: Verdict) -> str | None:
    if verdict.status is Status.passed:
        return None
    lines = [verdict.diagnosis.says] if verdict.diagnosis else []
    lines += [raised_in(verdict), verdict.message, *verdict.check.hints[:1]]
    text = "\n".join(line for line in dict.fromkeys(lines) if line)
    # The reporter prints this into the log as it is, where a line that begins
    # with "::notice" could forge the very annotation that carries the grade.
    return no_commands(visible(text, _MESSAGE_LIMIT))


def _line(report: Report, verdict: Verdict) -> int:
    if report.places:
        # Lines are those of a notebook's cells joined; the file has others.
        return 0
    if (place := verdict.location) is not None:
        return place.line
    return (verdict.exception.line or 0) if verdict.exception is not None else 0


def _task(functions: tuple[str, ...], verdict: Verdict) -> int | None:
    """The 1-based place of the one graded function that decides a check."""
    decided = verdict.check.functions
    if len(decided) == 1 and decided[0] in functions:
        return functions.index(decided[0]) + 1
    return None


def _safe(text: str, limit: int) -> str:
    return no_commands(one_line(text, limit))


def _score(value: float) -> float | int:
    return int(value) if value == int(value) else value
