"""Options that several commands share, and what is typed for them."""

from __future__ import annotations

from pathlib import Path

import click

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
