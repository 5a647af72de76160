"""``nbgrader``: the columns of ``nbgrader export``, in its order."""

from __future__ import annotations

import re

from grader.gradebook.exports.cells import number, table
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.values import GradeRow, GradeStatus
from grader.submissions.discovery.values import Student
from grader.text import cell

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}")


def export(order: Order) -> Export:
    """``raw_score`` is what was computed, ``score`` what counts; the two differ by a mark by hand.

    As in nbgrader, who handed nothing in has 0. A submission that could not be graded has empty
    scores: its 0 would be the grader's fault.
    """
    ordered = sorted(order.rows, key=lambda row: (row.exercise, row.student.key))
    return Export(content=table(COLUMNS, (_line(row) for row in ordered)))


def _line(row: GradeRow) -> tuple[str, ...]:
    last, first = _names(row.student.name)
    score = 0.0 if row.status is GradeStatus.missing else row.score
    raw = row.computed_score if row.computed_score is not None else score
    if row.status is GradeStatus.not_graded:
        raw = None
    return (
        cell(row.exercise),
        "",
        cell(row.mark) if _TIMESTAMP.match(row.mark) else "",
        cell(row.student.key),
        cell(last),
        cell(first),
        cell(_email(row.student)),
        number(raw),
        number(0.0),
        number(score),
        number(row.max_score),
    )


def _email(student: Student) -> str:
    """The address; Canvas knows it as a login only."""
    login = student.ids.get("login", "")
    return student.ids.get("email") or (login if "@" in login else "")


def _names(name: str) -> tuple[str, str]:
    """Last and first name, of ``Doe, Jane`` as of ``Jane Doe``."""
    last, comma, first = name.partition(",")
    if comma:
        return last.strip(), first.strip()
    first, _, last = name.strip().rpartition(" ")
    return last, first
