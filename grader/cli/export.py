"""``grade export``: the gradebook in a learning platform's format."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from grader import files
from grader.cli import options
from grader.cli.output import say, write
from grader.errors import GradebookError, UsageError
from grader.gradebook.exports import FORMATS
from grader.gradebook.exports.values import Format, Order, ReportFor
from grader.gradebook.layout import has_report, report_file
from grader.gradebook.matching import match_exercise, match_student
from grader.gradebook.reading import GradebookReader
from grader.gradebook.values import GradeRow
from grader.submissions.faults import without_the_odd


@click.command()
@click.argument("gradebook", type=options.PATH)
@click.option(
    "--format", "name", type=click.Choice([*FORMATS]), required=True, help="What to write."
)
@click.option(
    "--output",
    type=options.FILE,
    metavar="FILE",
    help="Where to write it; standard output by default.",
)
@click.option(
    "--into",
    type=options.FILE,
    metavar="FILE",
    help="The worksheet or gradebook that was downloaded, to be filled. It is not changed itself.",
)
@click.option(
    "--exercise", "exercises", multiple=True, metavar="EXERCISE", help="Only this one; repeatable."
)
@click.option(
    "--student", "students", multiple=True, metavar="STUDENT", help="Only this one; repeatable."
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="With --into, replace also the comments and words that somebody typed there.",
)
@click.option("--missing", is_flag=True, help="Also a row for whoever handed nothing in.")
@click.pass_context
def export(
    ctx: click.Context,
    /,
    gradebook: Path,
    name: str,
    output: Path | None,
    into: Path | None,
    *,
    exercises: tuple[str, ...],
    students: tuple[str, ...],
    overwrite: bool,
    missing: bool,
) -> None:
    """Write the grades that count, one row for each student and exercise.

    GRADEBOOK is a batch run's gradebook.sqlite or its folder. Exit code 1:
    somebody had to be left out, and is named.
    """
    chosen = FORMATS[name]
    _refuse(chosen, output, into, overwrite=overwrite)
    path = gradebook_file(gradebook)
    with GradebookReader.read(path) as opened:
        rows = _rows(opened, chosen, exercises, students, missing=missing)
    content, report_for = _content(into), _reports(path.parent, rows)
    made, left_out = without_the_odd(
        "their row was written",
        lambda some: chosen.make(
            Order(rows=tuple(some), into=content, report_for=report_for, overwrite=overwrite)
        ),
        rows,
        lambda row: row.student.key,
    )
    for student, fault in left_out.items():
        click.echo(f"Left out: {student}: {fault}", err=True)
    for note in made.notes:
        say(note, err=True)
    advice = "Check that the folder exists, has space, and that you may write there."
    write(output or "-", made.content, error=GradebookError, advice=advice, make_folder=False)
    if left_out:
        ctx.exit(1)


def _refuse(chosen: Format, output: Path | None, into: Path | None, *, overwrite: bool) -> None:
    if into is not None and not chosen.fills:
        able = " and ".join(entry.name for entry in FORMATS.values() if entry.fills)
        raise UsageError(f"--into: {chosen.name} fills no file.", advice=f"Only {able} do.")
    if overwrite and into is None:
        raise UsageError(
            "--overwrite: there is nothing to overwrite.", advice="It goes with --into FILE."
        )
    if chosen.binary and output is None and sys.stdout.isatty():
        raise UsageError(f"{chosen.name} is a zip file.", advice="Give --output FILE.")


def _reports(folder: Path, rows: Sequence[GradeRow]) -> ReportFor:
    """Gives the pages that lie beside a gradebook, of those submissions that count."""
    hashes = {(row.student.key, row.exercise): row.sha256 for row in rows}

    def report_for(student: str, exercise: str) -> bytes | None:
        page = folder / report_file(student, exercise)
        with contextlib.suppress(OSError):
            return page.read_bytes() if has_report(page, hashes[student, exercise]) else None
        return None

    return report_for


def gradebook_file(path: Path) -> Path:
    """The gradebook that is meant: the file itself, or the one in a batch run's folder."""
    return path / "gradebook.sqlite" if path.is_dir() else path


def _rows(
    gradebook: GradebookReader,
    chosen: Format,
    exercises: Sequence[str],
    students: Sequence[str],
    *,
    missing: bool,
) -> tuple[GradeRow, ...]:
    known = gradebook.exercises()
    names = {match_exercise(argument, known) for argument in exercises} or set(known)
    people = gradebook.students()
    keys = {match_student(argument, people).key for argument in students}
    rows = tuple(
        row
        for row in gradebook.grades(include_missing=missing)
        if row.exercise in names and (not keys or row.student.key in keys)
    )
    found = sorted({row.exercise for row in rows})
    if chosen.one_exercise and len(found) > 1:
        raise UsageError(
            f"{chosen.name} holds one exercise; the gradebook has {', '.join(found)}.",
            advice="Give --exercise EXERCISE.",
        )
    return rows


def _content(path: Path | None) -> bytes | None:
    if path is None:
        return None
    with files.told(UsageError, f"{path} can't be read", "Name the downloaded file."):
        return path.read_bytes()
