"""``index.html``: the page of the class."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from grader.class_statistics import class_view
from grader.errors import GradebookError
from grader.gradebook.layout import has_report, report_file
from grader.gradebook.reading import GradebookReader
from grader.gradebook.values import GradeRow
from grader.report import classpage
from grader.workspace import write_atomically

PAGE = "index.html"


def write_overview(out: Path, gradebook: GradebookReader) -> Path:
    """Write the page of the class beside the gradebook; returns where it is.

    Raises:
        GradebookError: it can't be written.
    """
    path = out / PAGE
    try:
        write_atomically(path, _page(out, gradebook).encode())
    except OSError as error:
        raise GradebookError(
            f"{path}: can't be written ({error.strerror}).",
            advice="The grades are kept. Make room there, then run the same command again.",
        ) from error
    return path


def _page(out: Path, gradebook: GradebookReader) -> str:
    def link(row: GradeRow) -> str:
        report = report_file(row.student.key, row.exercise)
        return quote(report.as_posix()) if has_report(out / report, row.sha256) else ""

    runs = gradebook.runs()
    grades = gradebook.grades(include_missing=True)
    notes = runs[-1].notes if runs else ()
    return classpage.render(class_view(gradebook.course_title(), grades, link, notes))
