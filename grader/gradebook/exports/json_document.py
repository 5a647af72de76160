"""``json``: everything about the grades that count, for programs."""

from __future__ import annotations

from typing import Any

from grader.gradebook.exports.cells import relative
from grader.gradebook.exports.summary import message
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.values import GradeRow, VerdictRow
from grader.report.document import dumps


def export(order: Order) -> Export:
    """A document with a version, indented."""
    return Export(content=dumps({"format_version": 1, "grades": [*map(_grade, order.rows)]}))


def _grade(row: GradeRow) -> dict[str, Any]:
    by_hand = row.adjusted and row.score is not None
    return {
        "student": row.student.key,
        "name": row.student.name,
        "ids": row.student.ids,
        "exercise": row.exercise,
        "title": row.title,
        "score": row.score,
        "max_score": row.max_score,
        "computed_score": row.computed_score,
        "adjustment": {"score": row.score, "reason": row.reason} if by_hand else None,
        "status": row.status.value,
        "late": row.late,
        "file": relative(row.file),
        "sha256": row.sha256,
        "course": row.course_hash,
        "message": message(row),
        "checks": [*map(_check, row.verdicts)],
    }


def _check(verdict: VerdictRow) -> dict[str, Any]:
    diagnosis = None
    if verdict.diagnosis is not None:
        words = {name: getattr(verdict, name) or "" for name in ("kind", "says", "why")}
        diagnosis = {"kind": words["kind"], "id": verdict.diagnosis} | words
    names = ("title", "functions", "status", "points", "max_points", "visible", "message")
    own = {name: getattr(verdict, name) for name in names}
    return {"id": verdict.check, **own, "diagnosis": diagnosis}
