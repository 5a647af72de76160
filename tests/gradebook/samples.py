"""Reports, submissions and gradebooks to test with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from grader.gradebook.store import Gradebook
from grader.gradebook.values import CourseVersion, GradedSubmission, Student
from grader.model import Check, Diagnosis, Environment, Kind, Report, Status, Verdict

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
        fingerprints={} if passed or problem else {"check_0": "f:0.5"},
    )


def gradebook(path: Path, *results: GradedSubmission, regrade: bool = False) -> Path:
    """A finished run of these results."""
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, sorted({one.exercise for one in results}), regrade=regrade)
        book.record_chunk(results)
        book.finish_run()
    return path
