"""Where a student's report lies: ``reports/STUDENT/EXERCISE.html`` beside the gradebook."""

from __future__ import annotations

from pathlib import PurePosixPath

from grader.discovery import report_folder


def report_file(student: str, exercise: str) -> PurePosixPath:
    """The report's place, relative to the gradebook's folder; never outside it.

    Args:
        student: the student's key, whatever is in it.
        exercise: full name.
    """
    return PurePosixPath("reports", report_folder(student), f"{exercise}.html")
