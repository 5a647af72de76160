"""``index.html``: the page of the class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GradebookError
from grader.gradebook.layout import report_file
from grader.gradebook.reading import GradebookReader
from grader.model import Course, Exercise
from grader.workspace import write_atomically

if TYPE_CHECKING:
    from grader.discovery import Discovery


def write_overview(
    out: Path,
    gradebook: GradebookReader,
    course: Course,
    exercises: Sequence[Exercise],
    found: Discovery,
) -> Path:
    """Write the page of the class beside the gradebook; returns where it is.

    Raises:
        GradebookError: it can't be written.
    """
    del exercises, found  # what the full page will tell of
    path = out / "index.html"
    try:
        write_atomically(path, _page(gradebook, course).encode())
    except OSError as error:
        raise GradebookError(
            f"{path}: can't be written ({error.strerror}).",
            advice="The grades are kept. Make room there, then run the same command again.",
        ) from error
    return path


def _page(gradebook: GradebookReader, course: Course) -> str:
    """A plain table of students, each linked to the report."""
    from markupsafe import escape

    rows = []
    for row in gradebook.grades(include_missing=True):
        link = escape(report_file(row.student.key, row.exercise).as_posix().replace("%", "%25"))
        score = "" if row.score is None else f"{row.score:g}"
        total = "" if row.max_score is None else f"{row.max_score:g}"
        rows.append(
            f'<tr><td>{escape(row.student.name)}<td><a href="{link}">{escape(row.exercise)}</a>'
            f"<td>{score}<td>{total}<td>{escape(row.status.value.replace('_', ' '))}"
        )
    body = "\n".join(rows)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(course.title)}'
        f"</title><h1>{escape(course.title)}</h1><table><thead><tr><th>Student<th>Exercise"
        f"<th>Score<th>of<th>Status<tbody>\n{body}\n</table></html>\n"
    )
