"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

course = click.option(
    "--course",
    "course_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="GRADE_COURSE",
    metavar="DIR",
    help="Use the course in this folder. Its code is run: only name one you trust.",
)
plain = click.option(
    "--plain", is_flag=True, help="Words in place of signs and bars, for screen readers and logs."
)
