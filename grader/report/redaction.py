"""Who may see what: one pure function that runs before any renderer."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from grader.model import Report, Verdict
from grader.report.hidden import withheld
from grader.report.one_change import in_file

Feedback = Literal["full", "hints", "score"]


class Audience(enum.StrEnum):
    """For whom a report is made."""

    student = "student"
    staff = "staff"


def redact(report: Report, audience: Audience, feedback: Feedback = "full") -> Report:
    """The report with what its audience may see.

    Of a hidden check a student sees the title, the outcome, the diagnosis and the hints, in
    fixed words: see :mod:`grader.report.hidden`.

    Args:
        report: all that is known.
        audience: for whom it is; the staff sees all.
        feedback: what the course lets students see at all.
    """
    if audience is Audience.staff:
        return report
    lines = report.source.split("\n") if report.source else []
    verdicts = tuple(
        _bare(verdict) if feedback == "score" else _for_student(verdict, report, lines, feedback)
        for verdict in report.verdicts
    )
    figures = tuple(figure for figure in report.figures if figure.visible)
    changes = report.one_changes
    if changes is not None:
        # Of a hidden input it gives away no more than which line it is.
        told = [in_file(change, report) for change in changes if feedback != "score"]
        changes = tuple(change for change in told if change is not None)
    return msgspec.structs.replace(
        report,
        verdicts=verdicts,
        figures=figures if feedback == "full" else (),
        one_changes=changes,
    )


def _bare(verdict: Verdict) -> Verdict:
    check = msgspec.structs.replace(verdict.check, hints=())
    seconds = verdict.seconds if check.visible else float(round(verdict.seconds))
    return Verdict(check=check, status=verdict.status, seconds=seconds)


def _for_student(verdict: Verdict, report: Report, lines: list[str], feedback: Feedback) -> Verdict:
    if not verdict.check.visible:
        return withheld(verdict, report, lines)
    if feedback == "full":
        return verdict
    return msgspec.structs.replace(
        verdict, input=None, got=None, expected=None, samples=(), facts=None
    )
