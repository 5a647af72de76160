"""Gradescope: the ``results.json`` that an autograder writes for one submission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from grader.model import Report, Status, Verdict
from grader.report.sentences import sentences_of, values_of
from grader.text import number, one_line, visible

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]

_OUTPUT_LIMIT = 20_000


def gradescope(report: Report, *, hidden: Visibility = "visible") -> bytes:
    """The document as JSON, ready to be written to ``results/results.json``.

    ``hidden`` says when students may see the hidden checks; the report is
    redacted already, so that seeing them gives nothing away.
    """
    return _encoded(results(report, hidden=hidden))


def results(report: Report, *, hidden: Visibility = "visible") -> dict[str, Any]:
    """The document before it is encoded, with Gradescope's own field names."""
    return {
        "score": report.score,
        "execution_time": round(sum(verdict.seconds for verdict in report.verdicts)),
        "output": _overview(report),
        # As plain text: nothing a student prints is read as HTML, Markdown or a colour.
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "course": report.course,
            "exercise": report.exercise,
            "sha256": report.sha256,
            "grader": report.environment.grader,
        },
        "tests": [_test(report, index, hidden) for index in range(len(report.verdicts))],
    }


def _overview(report: Report) -> str:
    lines = [f"{report.title}: {number(report.score)} of {number(report.max_score)} points"]
    if report.at_fault:
        lines.append(
            "The grader itself failed in some checks. That is not your mistake; "
            "your teacher can run it again."
        )
    lines += report.notes
    return visible("\n".join(lines))


def _test(report: Report, index: int, hidden: Visibility) -> dict[str, Any]:
    verdict = report.verdicts[index]
    check = verdict.check
    test: dict[str, Any] = {
        "name": one_line(check.title),
        "name_format": "text",
        "number": _number(report, index),
        "output": _output(verdict),
        "output_format": "text",
        "tags": [one_line(name) for name in check.functions],
        "visibility": "visible" if check.visible else hidden,
        "extra_data": {
            "id": check.id,
            "status": verdict.status.value,
            "diagnosis": verdict.diagnosis.id if verdict.diagnosis else None,
        },
    }
    if verdict.status is Status.grader_fault:
        # Without status and score it is shown as neither passed nor failed.
        return test
    passed = verdict.status is Status.passed
    return test | {
        "score": verdict.points,
        "max_score": check.points,
        "status": "passed" if passed else "failed",
    }


def _number(report: Report, index: int) -> str:
    """``2.3``: the third check of the second function."""
    first = report.verdicts[index].check.functions[:1]
    family = report.functions.index(first[0]) + 1 if first and first[0] in report.functions else 0
    before = [verdict.check.functions[:1] for verdict in report.verdicts[:index]]
    return f"{family}.{before.count(first) + 1}"


def _output(verdict: Verdict) -> str:
    if verdict.status is Status.grader_fault:
        return "The grader itself failed here. That is not your mistake."
    lines = sentences_of(verdict)
    lines += (f"{name}: {value}" for name, value in values_of(verdict))
    if verdict.output.strip():
        lines.append(f"Your code printed:\n{verdict.output}")
    return visible("\n".join(lines), _OUTPUT_LIMIT)


def combined(reports: Sequence[Report], *, hidden: Visibility = "visible") -> bytes:
    """The document for several exercises of one submission: scores added, tests one after another.

    Each test's name begins with its exercise's title, unless there is but one exercise.
    """
    parts = [results(report, hidden=hidden) for report in reports]
    if len(parts) == 1:
        return gradescope(reports[0], hidden=hidden)
    tests = [
        test | {"name": f"{report.title}: {test['name']}", "number": f"{at}.{test['number']}"}
        for at, (report, part) in enumerate(zip(reports, parts, strict=True), 1)
        for test in part["tests"]
    ]
    document = parts[0] | {
        "score": sum(part["score"] for part in parts),
        "execution_time": sum(part["execution_time"] for part in parts),
        "output": "\n\n".join(part["output"] for part in parts),
        "extra_data": {"exercises": [part["extra_data"] for part in parts]},
        "tests": tests,
    }
    return _encoded(document)


def nothing(reason: str) -> bytes:
    """The document of a submission without anything to grade."""
    document = {"score": 0, "output": visible(reason), "output_format": "text", "tests": []}
    return _encoded(document)


def _encoded(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2)
