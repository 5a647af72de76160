"""The report as JSON: a stable format with a version."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from grader.model import Lesson, Report, Verdict
from grader.report.one_change import sentence
from grader.report.reporter import Graded

FORMAT_VERSION: Final = 1


def render(graded: Graded) -> bytes:
    """All reports of a change in one document."""
    document = {
        "format_version": FORMAT_VERSION,
        "score": graded.score,
        "max_score": graded.max_score,
        "ignored": graded.ignored,
        "graded": [
            {"path": at.path, "owner": at.owner, "report": to_document(at.report)}
            for at in graded.files
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document))


def to_document(report: Report) -> dict[str, Any]:
    """A redacted report as plain values, in the order in which they are written."""
    return {
        "format_version": FORMAT_VERSION,
        "course": report.course,
        "exercise": report.exercise,
        "title": report.title,
        "lesson": _lesson(report.lesson),
        "submission": {"name": report.submission, "sha256": report.sha256},
        "score": report.score,
        "max_score": report.max_score,
        "checks": [_check(verdict) for verdict in report.verdicts],
        **_one_changes(report),
        "output": report.output,
        "notes": list(report.notes),
        "hidden_waiting": report.hidden_waiting,
        "isolation": list(report.isolation),
        "environment": msgspec.to_builtins(report.environment),
    }


def _lesson(found: Lesson | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "number": found.number,
        "title": found.title,
        "about": found.about,
        "module": {"number": found.module_number, "title": found.module},
    }


def _one_changes(report: Report) -> dict[str, Any]:
    """Where one change would do; a report for which nobody looked has no such field.

    ``lines`` holds those that would do, the likeliest first; each is a list, for the same change
    can be due in two places. ``visible_only`` says that only visible checks were there to try.
    """
    if report.one_changes is None:
        return {}
    return {
        "one_changes": [
            {
                "function": change.function,
                "lines": [list(lines) for lines in change.lines],
                "visible_only": change.visible_only,
                "says": sentence(change, report.places),
            }
            for change in report.one_changes
        ]
    }


def _check(verdict: Verdict) -> dict[str, Any]:
    check = verdict.check
    return {
        "id": check.id,
        "title": check.title,
        "functions": list(check.functions),
        "status": verdict.status.value,
        "points": verdict.points,
        "max_points": check.points,
        "visible": check.visible,
        "message": verdict.message,
        "diagnosis": _diagnosis(verdict),
        "hint": check.hints[0] if check.hints else "",
        "hints": list(check.hints),
        "output": verdict.output,
        "exception": _exception(verdict),
        "input": verdict.input,
        "got": verdict.got,
        "expected": verdict.expected,
        "seconds": round(verdict.seconds, 6),
    }


def _diagnosis(verdict: Verdict) -> dict[str, Any] | None:
    found = verdict.diagnosis
    if found is None:
        return None
    place = found.place
    return {
        "kind": found.kind.value,
        "id": found.id,
        "says": found.says,
        "why": found.why,
        "line": place.line if place else None,
        "source": place.source if place else "",
        **_in_notebook(place.place if place else ""),
    }


def _exception(verdict: Verdict) -> dict[str, Any] | None:
    found = verdict.exception
    if found is None:
        return None
    return {
        "type": found.type,
        "message": found.message,
        "line": found.line,
        "source": found.source,
        **_in_notebook(found.place),
    }


def _in_notebook(place: str) -> dict[str, str]:
    """Where a line stands in a notebook; a script's report has no such field."""
    return {"place": place} if place else {}


def dumps(document: dict[str, Any]) -> bytes:
    """A document as UTF-8 JSON with a final newline."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
