"""A report as the page that its student gets."""

from __future__ import annotations

import msgspec

from grader.batch.chunk import Figures
from grader.model import Course, Exercise, Figure, Report, Status


class Pages:
    """Makes the pages of one exercise, after the course's own setting of feedback.

    A right answer's figures are drawn once for all.
    """

    def __init__(self, course: Course, exercise: Exercise) -> None:
        self._feedback = course.feedback
        self._curiosity = exercise.curiosity
        self._right: dict[tuple[str, str, str], Figure] = {}

    def page(self, report: Report, figures: Figures) -> bytes:
        """The page of one submission, UTF-8.

        Args:
            report: of which nothing has been taken away yet.
            figures: whose pages have figures: ``all``, ``wrong`` (not at full marks), ``none``.
        """
        from grader.report.html import render
        from grader.report.redaction import Audience, redact
        from grader.report.view import view

        drawn = msgspec.structs.replace(report, figures=self._kept(report, figures))
        shown = redact(drawn, Audience.student, self._feedback)
        return render(view(shown, curiosity=self._curiosity))

    def _kept(self, report: Report, figures: Figures) -> tuple[Figure, ...]:
        if figures == "none" or (figures == "wrong" and report.full_marks):
            return ()
        wrong = {
            name
            for verdict in report.verdicts
            if verdict.status is not Status.passed
            for name in verdict.check.functions
        }
        return tuple(one if one.function in wrong else self._shared(one) for one in report.figures)

    def _shared(self, figure: Figure) -> Figure:
        """Right answers agree to within rounding, which no picture shows."""
        return self._right.setdefault((figure.check, figure.kind, figure.title), figure)
