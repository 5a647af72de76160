"""Who may see what: one pure function that runs before any renderer."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from grader.model import Diagnosis, Kind, Report, StudentException, Verdict

Feedback = Literal["full", "hints", "score"]


class Audience(enum.StrEnum):
    """For whom a report is made."""

    student = "student"
    staff = "staff"


def redact(report: Report, audience: Audience, feedback: Feedback = "full") -> Report:
    """The report without what its audience may not see.

    A hidden check shows a student its title, verdict, diagnosis and hints: no
    inputs, no expected values, and nothing that could carry them out, such as
    what was printed during it or the text of an exception.

    Args:
        report: all that is known.
        audience: for whom it is; the staff sees all.
        feedback: what the course lets students see at all.
    """
    if audience is Audience.staff:
        return report
    imported = not report.failure
    verdicts = tuple(
        _bare(verdict) if feedback == "score" else _for_student(verdict, imported, feedback)
        for verdict in report.verdicts
    )
    figures = tuple(figure for figure in report.figures if figure.visible)
    return msgspec.structs.replace(
        report, verdicts=verdicts, figures=figures if feedback == "full" else ()
    )


def _bare(verdict: Verdict) -> Verdict:
    check = msgspec.structs.replace(verdict.check, hints=())
    return Verdict(check=check, status=verdict.status, seconds=verdict.seconds)


def _for_student(verdict: Verdict, imported: bool, feedback: Feedback) -> Verdict:  # noqa: FBT001
    if verdict.check.visible and feedback == "full":
        return verdict
    # While the file can't even be imported, no input of a check has been near it.
    keep = verdict.check.visible or not imported
    return msgspec.structs.replace(
        verdict,
        input=None,
        got=None,
        expected=None,
        samples=(),
        output=verdict.output if keep else "",
        message=verdict.message if keep else _message(verdict),
        exception=verdict.exception if keep else _exception(verdict.exception),
        diagnosis=verdict.diagnosis if keep else _diagnosis(verdict),
    )


def _exception(exception: StudentException | None) -> StudentException | None:
    if exception is None:
        return None
    return msgspec.structs.replace(exception, message="")


def _message(verdict: Verdict) -> str:
    if verdict.exception is not None:
        return _raised(verdict.exception)
    return verdict.message


def _raised(exception: StudentException) -> str:
    where = f" in {exception.where}" if exception.where else ""
    return f"{exception.type}{where}"


def _diagnosis(verdict: Verdict) -> Diagnosis | None:
    diagnosis = verdict.diagnosis
    if diagnosis is None or diagnosis.kind is not Kind.error or verdict.exception is None:
        return diagnosis
    place = diagnosis.place
    if place is not None:
        place = msgspec.structs.replace(place, column=None, end_column=None)
    return msgspec.structs.replace(diagnosis, says=f"{_raised(verdict.exception)}.", place=place)
