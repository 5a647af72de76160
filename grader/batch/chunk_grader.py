"""Grades chunks in a worker process: a zygote, and what each exercise has taught so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from grader.batch.chunk import Chunk, CourseMismatch, GradedInChunk
from grader.batch.pages import Pages
from grader.course.loading import content_hash, find_exercise, load_course
from grader.errors import CourseError, UsageError, WorkerError
from grader.model import Course, Exercise, Report, Submission
from grader.sandbox import matplotlib_cache
from grader.sandbox.environment import worker_environment
from grader.sandbox.zygote import Zygote
from grader.submissions.faults import Fault, attempt

if TYPE_CHECKING:
    from grader.grading.examiner import Examiner

_ATTEMPTS: Final = 3


@dataclass
class _Place:
    """What a worker keeps of one exercise from chunk to chunk."""

    course: Course
    exercise: Exercise
    content: str
    pages: Pages
    examiner: Examiner | None = None


def start_zygote(exercise: Exercise) -> Zygote:
    """A zygote for the submissions to an exercise, with matplotlib's font list at hand."""
    environment = worker_environment()
    matplotlib_cache.make_ready(matplotlib_cache.folder())
    return Zygote(exercise.preload, environment=environment)


class ChunkGrader:
    """Grades chunks, one after the other.

    Args:
        root: the course's folder; None for the one that comes with the package.
        start: starts a zygote for an exercise's submissions.
    """

    def __init__(
        self, root: Path | None, *, start: Callable[[Exercise], Zygote] = start_zygote
    ) -> None:
        self._root = root
        self._start = start
        self._zygote: Zygote | None = None
        self._preload: tuple[str, ...] = ()
        self._place: _Place | None = None

    def grade(self, chunk: Chunk) -> tuple[GradedInChunk, ...]:
        """Grade every submission of a chunk; gives what became of each, in its order.

        Raises:
            CourseMismatch: the exercise is not here, or its content is another.
            CourseError: the exercise is broken.
            ConfinementError: what is required of the sandbox can't be had.
        """
        place = self._find(chunk)
        outcomes = self._grade_all(place, chunk, list(chunk.submissions))
        return tuple(
            self._graded(place, chunk, number, outcome)
            for number, outcome in zip(chunk.numbers, outcomes, strict=True)
        )

    def close(self) -> None:
        """End the zygote."""
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def _find(self, chunk: Chunk) -> _Place:
        place = self._place
        # The suites are read from disk for each chunk: what they are now is what counts.
        if (
            place is not None
            and place.exercise.name == chunk.exercise
            and content_hash([place.exercise]) == place.content == chunk.content
        ):
            return place
        try:
            course = load_course(self._root)
            exercise = find_exercise(course, chunk.exercise)
        except (CourseError, UsageError) as error:
            raise _mismatch(f"has no {chunk.exercise}: {error.happened}") from error
        content = content_hash([exercise])
        if content != chunk.content:
            raise _mismatch(
                f"has another {chunk.exercise} (content {content[:12]}, "
                f"the run's is {chunk.content[:12]})"
            )
        self._place = _Place(course, exercise, content, Pages(course, exercise))
        return self._place

    def _examiner(self, place: _Place, *, required: bool) -> Examiner:
        before, preload = self._zygote, place.exercise.preload
        if before is not None and (not before.alive or preload != self._preload):
            self.close()
        if self._zygote is None:
            self._zygote, self._preload = self._start(place.exercise), preload
        # Torch is imported here while the zygote imports it, too.
        from grader.grading.examiner import Examiner

        if place.examiner is None or self._zygote is not before:
            oracle = place.examiner.oracle if place.examiner is not None else None
            place.examiner = Examiner(
                place.course, place.exercise, self._zygote, required=required, oracle=oracle
            )
        return place.examiner

    def _grade_all(
        self, place: _Place, chunk: Chunk, submissions: list[Submission]
    ) -> list[Report | str]:
        """A report for each submission, or why there is none."""
        try:
            examiner = self._examiner(place, required=chunk.options.required)
            reports: list[Report | str] = [
                *examiner.examine(
                    submissions, figures=chunk.options.draws, locate=chunk.options.locate
                )
            ]
        except WorkerError as error:
            if len(submissions) == 1:
                return [self._again(place, chunk, submissions[0], error)]
            return [self._grade_all(place, chunk, [one])[0] for one in submissions]
        if self._zygote is not None and not self._zygote.alive:
            # It was lost in the middle: whoever ran then is not to blame.
            for at, report in enumerate(reports):
                if isinstance(report, Report) and report.at_fault:
                    reports[at] = self._again(place, chunk, submissions[at], None)
        return reports

    def _again(
        self, place: _Place, chunk: Chunk, submission: Submission, error: WorkerError | None
    ) -> Report | str:
        report: Report | None = None
        for _ in range(_ATTEMPTS):
            try:
                examiner = self._examiner(place, required=chunk.options.required)
                (report,) = examiner.examine(
                    [submission], figures=chunk.options.draws, locate=chunk.options.locate
                )
            except WorkerError as again:
                error = again
                continue
            if not report.at_fault:
                return report
        if report is not None:
            return report
        return f"The grader failed each time it was tried: {error.happened if error else ''}"

    def _graded(
        self, place: _Place, chunk: Chunk, number: int, outcome: Report | str
    ) -> GradedInChunk:
        if isinstance(outcome, str):
            return GradedInChunk(number=number, problem=outcome)
        if outcome.refused:
            # Nothing of it was run: no grade, and nobody takes it for one.
            return GradedInChunk(number=number, problem=" ".join(outcome.refused.split()))
        slim = msgspec.structs.replace(outcome, figures=(), source="")
        if not chunk.options.reports:
            return GradedInChunk(number=number, report=slim)
        page = attempt(
            "its page was made", lambda: place.pages.page(outcome, chunk.options.figures)
        )
        if isinstance(page, Fault):
            return GradedInChunk(number=number, report=slim, no_page=str(page))
        return GradedInChunk(number=number, report=slim, page=page)


def _mismatch(what: str) -> CourseMismatch:
    return CourseMismatch(
        f"A worker {what}.",
        advice="Give every worker the same course: install the same package there, or set "
        "GRADE_COURSE to a copy of it.",
    )
