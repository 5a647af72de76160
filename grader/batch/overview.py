"""``index.html``: the page of the class."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from grader.class_statistics import class_view
from grader.errors import GradebookError
from grader.gradebook.layout import has_report, report_file
from grader.gradebook.reading import GradebookReader
from grader.gradebook.values import GradeRow
from grader.model import Course
from grader.report import classpage
from grader.workspace import write_atomically

if TYPE_CHECKING:
    from grader.discovery import Discovery


def write_overview(
    out: Path,
    gradebook: GradebookReader,
    course: Course,
    found: Discovery,
) -> Path:
    """Write the page of the class beside the gradebook; returns where it is.

    Raises:
        GradebookError: it can't be written.
    """
    path = out / "index.html"
    try:
        write_atomically(path, _page(out, gradebook, course, found).encode())
    except OSError as error:
        raise GradebookError(
            f"{path}: can't be written ({error.strerror}).",
            advice="The grades are kept. Make room there, then run the same command again.",
        ) from error
    return path


def _page(out: Path, gradebook: GradebookReader, course: Course, found: Discovery) -> str:
    def link(row: GradeRow) -> str:
        report = report_file(row.student.key, row.exercise)
        return quote(report.as_posix()) if has_report(out / report, row.sha256) else ""

    notes = [*map(str, found.problems), *found.notes]
    grades = gradebook.grades(include_missing=True)
    return classpage.render(class_view(course.title, grades, link, notes))
