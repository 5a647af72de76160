"""``json``: everything about the grades that count, for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.gradebook.exports.cells import relative
from grader.gradebook.exports.summary import message
from grader.gradebook.exports.values import Export, ReportFor
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


def export(
    rows: tuple[GradeRow, ...],
    *,
    into: bytes | None,  # noqa: ARG001
    report_for: ReportFor,  # noqa: ARG001
    overwrite: bool = False,  # noqa: ARG001
) -> Export:
    """An instance of :class:`GradesDocument`, indented."""
    document = GradesDocument(grades=tuple(_entry(row) for row in rows))
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
    return GradeEntry(
        student=row.student.key,
        name=row.student.name,
        ids=row.student.ids,
        exercise=row.exercise,
        title=row.title,
        score=row.score,
        max_score=row.max_score,
        computed_score=row.computed_score,
        adjustment=by_hand,
        status=row.status.value,
        late=row.late,
        file=relative(row.file),
        sha256=row.sha256,
        course=row.course_hash,
        message=message(row),
        checks=tuple(_check(verdict) for verdict in row.verdicts),
    )


def _check(verdict: VerdictRow) -> CheckEntry:
    return CheckEntry(
        id=verdict.check,
        title=verdict.title,
        functions=verdict.functions,
        status=verdict.status,
        points=verdict.points,
        max_points=verdict.max_points,
        visible=verdict.visible,
        message=verdict.message,
        diagnosis=None
        if verdict.diagnosis is None
        else DiagnosisEntry(
            kind=verdict.kind or "",
            id=verdict.diagnosis,
            says=verdict.says or "",
            why=verdict.why or "",
        ),
    )
