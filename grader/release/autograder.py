"""What Gradescope's ``run_autograder`` runs: a folder of handed-in files to ``results.json``."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import msgspec

from grader import files
from grader.errors import GraderError, UsageError
from grader.model import Course, Exercise, Submission, Value
from grader.report import gradescope
from grader.report.reporter import Graded, Located
from grader.submissions.discovery.exercises import GUESS, is_code, match
from grader.submissions.single_file import read_submission, submission_of
from grader.text import clean, terminal

_MOST_FILES: Final = 2_000


class Chosen(Value, frozen=True, kw_only=True):
    """The file that answers an exercise, with what to say of the choice."""

    exercise: str
    path: Path | None
    """None where nothing was handed in."""
    note: str = ""


def choose(course: Course, folder: Path, wanted: Sequence[str]) -> tuple[Chosen, ...]:
    """Which handed-in file answers which exercise.

    Args:
        course: whose exercises there are.
        folder: what was handed in; links are not followed.
        wanted: full names of the exercises asked for; empty for whatever is there.
    """
    stubs = {exercise.name: exercise.stub for exercise in course.exercises}
    files = [
        path
        for path in itertools.islice(_files(folder), _MOST_FILES)
        if is_code(path.name) and path.is_file() and not path.is_symlink()
    ]
    best: dict[str, tuple[int, Path]] = {}
    for path in files:
        name, strength = match(path.relative_to(folder).parts, stubs)
        if name and strength > best.get(name, (GUESS, path))[0]:
            best[name] = (strength, path)
    # One exercise was asked for and one file came: whatever its name, this is it.
    only = files[0] if len(wanted) == len(files) == 1 else None
    found = []
    for name in (name for name in stubs if name in (wanted or best)):
        answer = best[name][1] if name in best else only
        note = f"{stubs[name]} is missing."
        if answer is not None:
            shown = clean(str(answer.relative_to(folder)))
            note = f"{shown} was graded." if answer.name != stubs[name] or len(files) > 1 else ""
        found.append(Chosen(exercise=name, path=answer, note=note))
    return tuple(found)


def _files(folder: Path) -> Iterator[Path]:
    for here, names, inside in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith((".", "__")))
        yield from (Path(here) / name for name in sorted(inside))


def grade(
    course_folder: Path | None, folder: Path, wanted: Sequence[str], *, allow_unconfined: bool
) -> bytes:
    """``results.json`` for a folder of handed-in files.

    Raises:
        GraderError: it could not be graded, which is never the student's fault.
    """
    from grader.grading.service import open_grading

    with open_grading(course_folder, allow_unconfined) as (course, one):
        exercises = {exercise.name: exercise for exercise in course.exercises}
        chosen = choose(course, folder, wanted)
        reports = []
        for item in chosen:
            submission, note = _submission(exercises[item.exercise], item)
            report = one(exercises[item.exercise], submission)
            notes = (*filter(None, (item.note, note)), *report.notes)
            report = msgspec.structs.replace(report, notes=notes)
            reports.append(Located(report=report, path=submission.name))
        names = ", ".join(exercise.stub for exercise in course.exercises)
    if not reports:
        return gradescope.nothing(f"No file of the course was handed in. It knows: {names}.")
    return gradescope.render(Graded(tuple(reports)))


def _submission(exercise: Exercise, item: Chosen) -> tuple[Submission, str]:
    """The file, and what to say where it can't be read."""
    # A missing file is graded as an empty one: every check says what isn't there.
    empty = submission_of(exercise.stub, b"")
    if item.path is None:
        return empty, ""
    try:
        return read_submission(item.path), ""
    except UsageError as error:
        # Too large, or not to be opened: that is this file's affair, not the autograder's.
        # The container's folders say nothing to a student.
        happened = error.happened.replace(f"{clean(str(item.path.parent))}/", "")
        return empty, f"Not graded: {happened}"


@click.command()
@click.option("--submission", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--results", type=click.Path(path_type=Path), required=True)
@click.option("--exercises", type=click.Path(path_type=Path, exists=True))
@click.option("--course", "course_folder", type=click.Path(path_type=Path, exists=True))
@click.option("--allow-unconfined", is_flag=True)
def main(
    submission: Path,
    results: Path,
    exercises: Path | None,
    course_folder: Path | None,
    *,
    allow_unconfined: bool,
) -> None:
    """Grade what was handed in; without a result Gradescope says that the autograder failed."""
    wanted = exercises.read_text(encoding="utf-8").split() if exercises is not None else []
    try:
        data = grade(course_folder, submission, wanted, allow_unconfined=allow_unconfined)
    except GraderError as failed:
        click.echo(terminal(f"Could not be graded: {failed}"), err=True)
        sys.exit(failed.exit_code)
    files.write_atomically(results, data)


if __name__ == "__main__":
    main()
