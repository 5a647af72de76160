"""Gives ``grade ci`` the real engine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from grader.ci.run import Grade
from grader.cli.ci import Collaborators, command
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


def _html(report: Report) -> str:
    from grader.report import html
    from grader.report.view import view

    return html.render(view(report))


def _document(report: Report) -> Any:
    from grader.report import document

    return document.to_document(report)


def terminal_text(report: Report) -> str:
    """The feedback as plain text: no colours, words in place of signs."""
    from rich.console import Console

    from grader.report import terminal
    from grader.report.view import view

    stream = io.StringIO()
    console = Console(
        file=stream, width=96, color_system=None, highlight=False, markup=False, emoji=False,
        force_terminal=False, legacy_windows=False,
    )  # fmt: skip
    terminal.render(view(report), console, plain=True)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def collaborators() -> Collaborators:
    """What ``grade ci`` needs of the rest of the package."""
    return Collaborators(
        open_grading=open_grading, html=_html, document=_document, terminal=terminal_text
    )


ci = command(collaborators)
