"""What the gradebook takes and gives: frozen values, plain data only."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from grader.model import Lesson, Report, Value
from grader.submissions.discovery.values import Student
from grader.text import storable

Feedback = Literal["full", "hints", "score"]


class CourseVersion(Value, frozen=True, kw_only=True):
    """The course that a run grades with; another content is another hash."""

    hash: str
    name: str
    title: str = ""
    feedback: Feedback = "full"
    """How much of a verdict a student may see."""
    contents: dict[str, str] = msgspec.field(default_factory=dict)
    """Exercise -> hash of its own content: what did not change needs no grading anew."""
    path: dict[str, Lesson] = msgspec.field(default_factory=dict)
    """Exercise -> the lesson at which it is at home, in the order of the learning path."""


class Sighting(Value, frozen=True, kw_only=True):
    """A submission that a run has found, graded or not."""

    student: Student
    """Its ``ids`` are those of this submission: Moodle numbers participants per assignment."""
    exercise: str
    """Full name, ``exercise-03-swish``."""
    file: str
    """Where it was found, relative to what was graded."""
    sha256: str
    """Of the file's bytes; empty where they could not be read."""
    late: bool = False
    mark: str = ""
    """The platform's own mark of order, such as a time or an attempt; later ones sort after."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What its grade is kept under: two equal ones need to be graded once."""
        return storable(self.student.key), storable(self.exercise), storable(self.sha256)


class GradedSubmission(Sighting, frozen=True, kw_only=True):
    """A submission with its report, or with the reason why there is none."""

    course_hash: str
    report: Report | None = None
    problem: str = ""
    """Why it could not be graded; empty exactly when there is a report."""


class GradeStatus(enum.StrEnum):
    """What became of one student's exercise."""

    full_marks = "full_marks"
    mistakes = "mistakes"
    not_graded = "not_graded"
    """The submission could not be graded, or the grader failed in one of its checks."""
    adjusted = "adjusted"
    """A mark by hand counts."""
    missing = "missing"


class VerdictRow(Value, frozen=True, kw_only=True):
    """One check of a grade."""

    check: str
    title: str
    functions: tuple[str, ...]
    status: str
    """A word of :class:`grader.model.Status`."""
    points: float
    max_points: float
    visible: bool
    message: str
    fingerprint: str
    kind: str | None = None
    """The diagnosis: its kind, id and sentences; None where only numbers are known."""
    diagnosis: str | None = None
    says: str | None = None
    why: str | None = None


class GradeRow(Value, frozen=True, kw_only=True):
    """The grade that counts for one student and one exercise."""

    student: Student
    exercise: str
    title: str
    status: GradeStatus
    score: float | None = None
    """What counts; None while there is no grade to give."""
    max_score: float | None = None
    """None while nobody's submission to this exercise was ever graded."""
    computed_score: float | None = None
    """What the grader found, also where a mark by hand counts."""
    late: bool = False
    file: str = ""
    sha256: str = ""
    mark: str = ""
    problem: str = ""
    reason: str = ""
    """Why the mark was changed by hand; empty where the computed one counts."""
    course_hash: str = ""
    feedback: Feedback = "full"
    verdicts: tuple[VerdictRow, ...] = ()

    @property
    def adjusted(self) -> bool:
        """Whether a mark by hand counts."""
        return self.status is GradeStatus.adjusted


class GradeChange(Value, frozen=True, kw_only=True):
    """One line of the table of before and after."""

    student: str
    name: str
    exercise: str
    before: float | None
    """None where there was no grade before."""
    after: float | None
    adjusted: float | None
    """The mark by hand that counts whatever was computed; None if there is none."""
    before_maximum: float | None = None
    after_maximum: float | None = None
    anew: bool = False
    """Whether another file was handed in, rather than the same one graded again."""


class Run(Value, frozen=True, kw_only=True):
    """One run of the batch grader. Times are ISO 8601 in UTC."""

    number: int
    course_hash: str
    exercises: tuple[str, ...]
    regrade: bool
    started: str
    finished: str | None
    notes: tuple[str, ...] = ()
    """What was noticed while the submissions were found."""
    resumed: bool = False
    """Whether it had been begun before and was not finished."""

    def after(self, newest: Run) -> Run:
        """This run as it follows the newest one, or goes on with it.

        It goes on if that one asked for the same and never ended.
        """
        asked, before = ((one.course_hash, one.exercises, one.regrade) for one in (self, newest))
        if asked == before and newest.finished is None:
            return msgspec.structs.replace(
                self, number=newest.number, started=newest.started, resumed=True
            )
        return msgspec.structs.replace(self, number=newest.number + 1)
