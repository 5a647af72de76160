"""``json``: everything about the grades that count, for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.gradebook.exports.cells import relative
from grader.gradebook.exports.summary import message
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.values import GradeRow, VerdictRow
from grader.model import Value


class DiagnosisEntry(Value, frozen=True, kw_only=True):
    """The name of a mistake."""

    kind: str
    id: str
    says: str
    why: str


class CheckEntry(Value, frozen=True, kw_only=True):
    """What became of one check."""

    id: str
    title: str
    functions: tuple[str, ...]
    status: str
    points: float
    max_points: float
    visible: bool
    message: str
    diagnosis: DiagnosisEntry | None


class AdjustmentEntry(Value, frozen=True, kw_only=True):
    """A mark by hand."""

    score: float
    reason: str


class GradeEntry(Value, frozen=True, kw_only=True):
    """The grade that counts for one student and exercise."""

    student: str
    name: str
    ids: dict[str, str]
    exercise: str
    title: str
    score: float | None
    max_score: float | None
    computed_score: float | None
    adjustment: AdjustmentEntry | None
    status: str
    late: bool
    file: str
    sha256: str
    course: str
    message: str
    checks: tuple[CheckEntry, ...]


class GradesDocument(Value, frozen=True, kw_only=True):
    """The whole document."""

    format_version: int = 1
    grades: tuple[GradeEntry, ...]


def export(order: Order) -> Export:
    """An instance of :class:`GradesDocument`, indented."""
    document = GradesDocument(grades=tuple(_entry(row) for row in order.rows))
    return Export(content=msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")


def schema() -> dict[str, Any]:
    """The document's JSON Schema."""
    return msgspec.json.schema(GradesDocument)


def _entry(row: GradeRow) -> GradeEntry:
    by_hand = (
        AdjustmentEntry(score=row.score, reason=row.reason)
        if row.adjusted and row.score is not None
        else None
    )
    own: dict[str, Any] = {
        "student": row.student.key,
        "name": row.student.name,
        "ids": row.student.ids,
        "adjustment": by_hand,
        "status": row.status.value,
        "file": relative(row.file),
        "course": row.course_hash,
        "message": message(row),
        "checks": tuple(map(_check, row.verdicts)),
    }
    return GradeEntry(**_shared(row, GradeEntry) | own)


def _check(verdict: VerdictRow) -> CheckEntry:
    diagnosis = None
    if verdict.diagnosis is not None:
        kind, says, why = verdict.kind or "", verdict.says or "", verdict.why or ""
        diagnosis = DiagnosisEntry(kind=kind, id=verdict.diagnosis, says=says, why=why)
    own = {"id": verdict.check, "diagnosis": diagnosis}
    return CheckEntry(**_shared(verdict, CheckEntry) | own)


def _shared(row: Value, entry: type[Value]) -> dict[str, Any]:
    """What the entry has under the same name."""
    names = set(row.__struct_fields__) & set(entry.__struct_fields__)
    return {name: getattr(row, name) for name in names}
