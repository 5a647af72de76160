"""Reports, submissions and gradebooks to test with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.gradebook.reading import GradebookReader
from grader.gradebook.store import Gradebook
from grader.gradebook.tasks import DONE
from grader.gradebook.values import CourseVersion, GradedSubmission
from grader.model import Check, Diagnosis, Environment, Kind, Report, Status, Verdict
from grader.submissions.discovery.values import Student

COURSE = CourseVersion(hash="c0ffee", name="training-loop", title="Training Loop")
SWISH = "exercise-03-swish"
NEURON = "exercise-04-neuron"
ENVIRONMENT = Environment(grader="0", python="3", torch="2", platform="linux")


def report(
    exercise: str = SWISH,
    statuses: Sequence[Status] = (Status.passed, Status.passed),
    points: Sequence[float] = (2.0, 1.5),
    says: str = "This is σ(z) alone: the **z** in front is missing.",
) -> Report:
    """A report with one check for each status; the second check is hidden."""
    verdicts = tuple(
        Verdict(
            check=Check(
                id=f"check_{index}",
                title=f"Check {index}",
                functions=("swish",),
                points=worth,
                visible=index != 1,
            ),
            status=status,
            message="" if status is Status.passed else f"got SECRET-{index} <b>",
            fingerprint="f:0.5" if status is Status.failed and index == 0 else "",
            diagnosis=Diagnosis(kind=Kind.misconception, id="bare-sigmoid", says=says, why="…")
            if status is Status.failed and index == 0
            else None,
        )
        for index, (status, worth) in enumerate(zip(statuses, points, strict=True))
    )
    return Report(
        course="training-loop",
        exercise=exercise,
        title="Swish and its derivative" if exercise == SWISH else "A neuron",
        submission="swish.py",
        sha256="",
        verdicts=verdicts,
        functions=("swish",),
        isolation=("process",),
        environment=ENVIRONMENT,
    )


def graded(
    key: str,
    exercise: str = SWISH,
    *,
    name: str = "",
    passed: bool = True,
    content: str = "",
    course: CourseVersion = COURSE,
    problem: str = "",
    result: Report | None = None,
    mark: str = "",
    late: bool = False,
    file: str = "",
    **ids: str,
) -> GradedSubmission:
    """One student's submission: full marks, or the first check failed."""
    statuses = (Status.passed if passed else Status.failed, Status.passed)
    source = content or f"{key} {exercise} {passed}"
    return GradedSubmission(
        student=Student(key=key, name=name or key, ids=ids),
        exercise=exercise,
        file=file or f"{key}/swish.py",
        sha256=hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest(),
        late=late,
        mark=mark,
        course_hash=course.hash,
        report=None if problem else result or report(exercise, statuses),
        problem=problem,
    )


def gradebook(path: Path, *results: GradedSubmission, regrade: bool = False) -> Path:
    """A finished run of these results."""
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, sorted({one.exercise for one in results}), regrade=regrade)
        book.record_chunk(results)
        book.finish_run()
    return path


def already_graded(book: GradebookReader) -> set[tuple[str, str, str]]:
    """What needs no grading with the course."""
    return {tuple(row) for row in book._rows(DONE, {"course": COURSE.hash, "run": None})}


TABLES = (
    "courses", "exercises", "checks", "students", "submissions", "grades", "verdicts",
    "diagnoses", "adjustments",
)  # fmt: skip


def dump(path: Path) -> list[tuple[Any, ...]]:
    """Every row of the gradebook in canonical order, times and runs aside.

    Two gradebooks with equal dumps hold the same grades, whatever interrupted
    the runs that gave them.
    """
    aside = {"run", "last_run", "given"}
    rows: list[tuple[Any, ...]] = []
    with GradebookReader.read(path) as gradebook:
        for table in TABLES:
            found = gradebook._rows(f"SELECT * FROM {table}")
            rows += sorted(
                (
                    (table, *(value for name, value in dict(row).items() if name not in aside))
                    for row in found
                ),
                key=repr,
            )
    return rows
