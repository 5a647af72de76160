"""``index.html``: the page of the class."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from grader import files
from grader.batch.class_statistics import class_view
from grader.errors import GradebookError
from grader.gradebook.layout import has_report, report_file
from grader.gradebook.reading import GradebookReader
from grader.gradebook.values import GradeRow
from grader.report import classpage
from grader.submissions.faults import without_the_odd

PAGE = "index.html"


def write_overview(out: Path, gradebook: GradebookReader) -> tuple[Path, tuple[str, ...]]:
    """Write the page of the class beside the gradebook; returns where it is, and who is not on it.

    Raises:
        GradebookError: it can't be written.
    """
    path = out / PAGE
    page, left_out = _page(out, gradebook)
    advice = "The grades are kept. Make room there, then run the same command again."
    with files.told(GradebookError, f"{path} can't be written", advice):
        files.write_atomically(path, page)
    return path, left_out


def overview_of(out: Path) -> tuple[Path, tuple[str, ...]]:
    """As :func:`write_overview`, of the gradebook in a folder."""
    with GradebookReader.read(out / "gradebook.sqlite") as gradebook:
        return write_overview(out, gradebook)


def _page(out: Path, gradebook: GradebookReader) -> tuple[bytes, tuple[str, ...]]:
    def link(row: GradeRow) -> str:
        report = report_file(row.student.key, row.exercise)
        return quote(report.as_posix()) if has_report(out / report, row.sha256) else ""

    runs = gradebook.runs()
    grades = list(gradebook.grades(include_missing=True))
    notes = runs[-1].notes if runs else ()
    # Each week may have had a run of its own.
    earlier = [note for run in reversed(runs[:-1]) for note in run.notes if note not in notes]
    title, path = gradebook.course_title(), gradebook.lessons()
    page, odd = without_the_odd(
        "the page of the class was made",
        lambda some: classpage.render(
            class_view(title, some, link, notes, path, earlier=tuple(dict.fromkeys(earlier)))
        ),
        grades,
        lambda row: row.student.key,
    )
    return page, tuple(f"{student}: {fault}" for student, fault in odd.items())
