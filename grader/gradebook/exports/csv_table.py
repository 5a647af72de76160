"""``csv``: one line for each student and exercise."""

from __future__ import annotations

from grader.gradebook.exports.cells import number, relative, table
from grader.gradebook.exports.summary import message
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.values import GradeRow
from grader.text import cell

COLUMNS = (
    *("student", "name", "exercise", "score", "max_score"),
    *("status", "late", "file", "sha256", "message"),
)


def export(order: Order) -> Export:
    """A row's ``status`` is a word of GradeStatus, ``late`` is ``true`` or ``false``."""
    return Export(content=table(COLUMNS, (_line(row) for row in order.rows)))


def _line(row: GradeRow) -> tuple[str, ...]:
    return (
        cell(row.student.key),
        cell(row.student.name),
        cell(row.exercise),
        number(row.score),
        number(row.max_score),
        row.status.value,
        "true" if row.late else "false",
        cell(relative(row.file)),
        cell(row.sha256),
        cell(message(row)),
    )
