"""A report as the page that its student gets."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from grader.batch.chunk import Figures
from grader.model import Course, Exercise, Figure, Report, Status

Render = Callable[[Report], bytes]
"""Makes a page of a report of which nothing has been taken away yet."""


class Pages:
    """Makes the pages of one exercise; a right answer's figures are drawn once for all.

    Args:
        render: makes a page.
        figures: whose pages have figures: ``all``, ``wrong`` (not at full marks), ``none``.
    """

    def __init__(self, render: Render, figures: Figures) -> None:
        self._render = render
        self._figures = figures
        self._right: dict[tuple[str, str, str], Figure] = {}

    def page(self, report: Report) -> bytes:
        """The page of one submission, UTF-8."""
        return self._render(msgspec.structs.replace(report, figures=self._kept(report)))

    def _kept(self, report: Report) -> tuple[Figure, ...]:
        if self._figures == "none" or (self._figures == "wrong" and report.full_marks):
            return ()
        wrong = {
            name
            for verdict in report.verdicts
            if verdict.status is not Status.passed
            for name in verdict.check.functions
        }
        return tuple(
            figure if figure.function in wrong else self._shared(figure)
            for figure in report.figures
        )

    def _shared(self, figure: Figure) -> Figure:
        """Right answers agree to within rounding, which no picture shows."""
        return self._right.setdefault((figure.check, figure.kind, figure.title), figure)


def html_page(course: Course, exercise: Exercise) -> Render:
    """The renderer of students' HTML pages, after the course's own setting of feedback."""
    from grader.report.html import render
    from grader.report.redaction import Audience, redact
    from grader.report.view import view

    def page(report: Report) -> bytes:
        shown = view(redact(report, Audience.student, course.feedback))
        return render(shown, curiosity=exercise.curiosity).encode()

    return page
