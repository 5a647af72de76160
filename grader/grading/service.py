"""The real engine behind ``grade ci`` and Gradescope's autograder: a course, and a way to grade."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from grader.errors import WorkerError
from grader.model import Course, Exercise, Report, Submission
from grader.submissions.faults import Fault

Grade = Callable[[Exercise, Submission], Report]
"""Grades one submission, confined, and gives the report redacted for its author."""


@contextmanager
def open_grading(folder: Path | None, allow_unconfined: bool) -> Iterator[tuple[Course, Grade]]:  # noqa: FBT001
    """The course of a folder (None: the installed one) and a way to grade it.

    Raises:
        CourseError: the course is broken.
        ConfinementError: (from grading) a layer of confinement is missing and not waived.
    """
    from grader.course.loading import load_course
    from grader.grading.process import Job, JudgeProcess
    from grader.report.redaction import Audience, redact

    course = load_course(folder)
    with ExitStack() as stack:
        # One for each set of modules to import beforehand: usually one or two in all.
        judges: dict[tuple[str, ...], JudgeProcess] = {}

        def judged(job: Job, preload: tuple[str, ...]) -> Report:
            judge = judges.get(preload)
            if judge is None:
                judge = judges[preload] = JudgeProcess(preload)
                stack.enter_context(closing(judge))
            judge.send(job)
            try:
                return judge.receive()
            except WorkerError:
                # It may be gone, and what is in it is not to be trusted.
                judges.pop(preload).close()
                raise

        def grade(exercise: Exercise, submission: Submission) -> Report:
            job = Job(
                course=course,
                exercise=exercise,
                submission=submission,
                required=not allow_unconfined,
                # What strangers hand in to a repository is never sent more than the next request.
                ahead=False,
            )
            try:
                report = _twice(lambda: judged(job, exercise.preload))
            except WorkerError as error:
                from grader.grading.report_builder import faulty

                # The next file is graded, whatever this one does to the judge.
                report = faulty(submission, exercise, course, Fault(error.happened))
            return redact(report, Audience.student, course.feedback)

        yield course, grade


def _twice(judge: Callable[[], Report]) -> Report:
    """What a judge says; a second one is asked where the first was lost."""
    try:
        return judge()
    except WorkerError:
        return judge()
