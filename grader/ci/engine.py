"""The real engine behind ``grade ci`` and Gradescope's autograder: a course, and a way to grade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from grader.ci.run import Grade
from grader.model import Course, Exercise, Report, Submission


@contextmanager
def open_grading(folder: Path | None, allow_unconfined: bool) -> Iterator[tuple[Course, Grade]]:  # noqa: FBT001
    """The course of a folder (None: the installed one) and a way to grade it.

    Raises:
        CourseError: the course is broken.
        ConfinementError: (from grading) a layer of confinement is missing and not waived.
    """
    from grader.course import load_course
    from grader.judge_process import Job, JudgeProcess
    from grader.redaction import Audience, redact

    course = load_course(folder)
    with ExitStack() as stack:
        # One for each set of modules to import beforehand: usually one or two in all.
        judges: dict[tuple[str, ...], JudgeProcess] = {}

        def grade(exercise: Exercise, submission: Submission) -> Report:
            judge = judges.get(exercise.preload)
            if judge is None:
                judge = judges[exercise.preload] = JudgeProcess(exercise.preload)
                stack.enter_context(closing(judge))
            judge.send(
                Job(
                    course=course.root,
                    exercise=exercise.name,
                    submission=submission,
                    required=not allow_unconfined,
                )
            )
            return redact(judge.receive(), Audience.student, course.feedback)

        yield course, grade
