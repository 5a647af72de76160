"""Options that several commands share, and what is typed for them."""

from __future__ import annotations

import re
from pathlib import Path

import click

from grader.errors import UsageError

PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)

course = click.option(
    "--course",
    "course_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="GRADE_COURSE",
    metavar="DIR",
    help="Use the course in this folder. Its code is run: only name one you trust.",
)
modules = click.option(
    "--module",
    "modules",
    multiple=True,
    metavar="N",
    type=click.IntRange(min=1),
    help="All exercises of this module of the learning path; repeatable.",
)
plain = click.option(
    "--plain", is_flag=True, help="Words in place of signs and bars, for screen readers and logs."
)
form = click.option(
    "--format",
    "form",
    type=click.Choice(["full", "concise"]),
    default="full",
    help="concise: one line a finding, such as swish.py:11:5, for editors.",
)
timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3600),
    metavar="SECONDS",
    help="For the import and for each function, in place of the exercise's own.",
)


def points(_ctx: click.Context, _param: click.Parameter, text: str | None) -> float | None:
    """The number that was typed, with a point or a comma before its decimals."""
    if text is None:
        return None
    try:
        return float(re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", text.strip()))
    except ValueError as error:
        raise click.BadParameter(f"“{text}” is no number of points.") from error


def to_write_to(root: Path, course_folder: Path | None) -> Path:
    """A course's folder if it is one to write to: somebody's own, and no installed package's.

    Args:
        root: the course's folder.
        course_folder: the one that was typed, if any.

    Raises:
        UsageError: it is the package's own.
    """
    if course_folder is None and root.name == "_course":
        raise UsageError(
            "the course that is installed with the package is not one to write to",
            advice="Name a folder of your own with --course DIR, or work in a clone of the course.",
        )
    return root
