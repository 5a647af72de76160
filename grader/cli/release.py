"""``grade release``: the students' kit, its check for leaks, and Gradescope's zip."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import options
from grader.errors import UsageError


@click.command()
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False)
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing: look for leaks in DIR.")
@click.option(
    "--gradescope",
    "zip_path",
    metavar="FILE.zip",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write an autograder for Gradescope, with the hidden checks: for staff only.",
)
@click.option(
    "--exercise",
    "wanted",
    multiple=True,
    metavar="NAME",
    help="What the Gradescope assignment asks for; by default whatever is handed in.",
)
@options.course
def release(
    folder: Path | None,
    only_check: bool,  # noqa: FBT001
    zip_path: Path | None,
    wanted: tuple[str, ...],
    course_folder: Path | None,
) -> None:
    """Write the students' kit of the course into DIR, a new folder.

    It holds statements, stubs, visible checks with recorded values, a workflow and a wheel
    of the grader, and nothing of reference/: the kit is looked through before it is there.
    """
    from grader.course import load_course

    if folder is None and (zip_path is None or only_check):
        raise UsageError("Nothing to write.", advice="Name a folder: `grade release DIR`.")
    if wanted and zip_path is None:
        raise UsageError("--exercise goes with --gradescope.", advice="Leave it out.")
    course = load_course(course_folder)
    if folder is not None:
        from grader.release import handout

        if only_check:
            if not folder.is_dir():
                raise UsageError(f"There is no folder {folder}.", advice="Name a kit's folder.")
            handout.refuse(handout.check(course, folder))
            click.echo(f"{folder}: nothing of the staff's is in it.")
        else:
            done = handout.hand_out(course, folder)
            click.echo(f"{folder}: {done.files} files, and nothing of the staff's among them.")
            click.echo(
                f"{len(course.exercises)} exercises with {done.visible} visible checks; "
                f"{done.hidden} hidden ones wait for the hand-in."
            )
            click.echo(f"Students install {done.wheel}; README.md tells them how to begin.")
    if zip_path is not None:
        from grader.course import find_exercise
        from grader.release.gradescope import write_autograder

        names = tuple(find_exercise(course, name).name for name in wanted)
        write_autograder(course, zip_path, names)
        click.echo(f"{zip_path}: upload it as the autograder. It holds the hidden checks: keep it.")
