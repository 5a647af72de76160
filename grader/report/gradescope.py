"""Gradescope: the ``results.json`` that an autograder writes for one submission."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.model import Report, Status, Verdict
from grader.report.reporter import Graded
from grader.report.sentences import sentences_of, values_of
from grader.text import number, one_line, visible

_OUTPUT_LIMIT = 20_000


def results(report: Report) -> dict[str, Any]:
    """The document for one exercise, with Gradescope's own field names.

    Its hidden checks are told, too: the report is redacted, so that seeing them gives nothing away.
    """
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
        "tests": [_test(report, index) for index in range(len(report.verdicts))],
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


def _test(report: Report, index: int) -> dict[str, Any]:
    verdict = report.verdicts[index]
    check = verdict.check
    test: dict[str, Any] = {
        "name": one_line(check.title),
        "name_format": "text",
        "number": _number(report, index),
        "output": _output(verdict),
        "output_format": "text",
        "tags": [one_line(name) for name in check.functions],
        "visibility": "visible",
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


def render(graded: Graded) -> bytes:
    """``results/results.json`` of one submission: scores added, tests one after another.

    Each test's name begins with its exercise's title, unless there is but one exercise.
    """
    reports = [located.report for located in graded.files]
    parts = [results(report) for report in reports]
    if len(parts) == 1:
        return _encoded(parts[0])
    tests = [
        test | {"name": f"{report.title}: {test['name']}", "number": f"{at}.{test['number']}"}
        for at, (report, part) in enumerate(zip(reports, parts, strict=True), 1)
        for test in part["tests"]
    ]
    document = parts[0] | {
        "score": graded.score,
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
