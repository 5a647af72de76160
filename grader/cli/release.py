"""``grade release``: the students' kit, its check for leaks, and Gradescope's zip."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import options
from grader.cli.output import say
from grader.course.loading import find_exercise, load_course
from grader.course.path import of_modules
from grader.errors import ReleaseError, UsageError
from grader.model import Course
from grader.release import handout
from grader.release.gradescope import write_autograder


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=options.FOLDER)
@click.option("--check", "only_check", is_flag=True, help="Write nothing: look for leaks in DIR.")
@click.option(
    "--answered",
    is_flag=True,
    help="With --check: students have worked in DIR; what they wrote into stubs is theirs.",
)
@click.option(
    "--gradescope",
    "zip_path",
    metavar="FILE.zip",
    type=options.FILE,
    help="Write an autograder for Gradescope, with the hidden checks: for staff only.",
)
@click.option(
    "--exercise",
    "wanted",
    multiple=True,
    metavar="NAME",
    help="What the Gradescope assignment asks for; by default whatever is handed in.",
)
@options.modules
@options.course
def release(
    *,
    folder: Path | None,
    only_check: bool,
    answered: bool,
    zip_path: Path | None,
    wanted: tuple[str, ...],
    modules: tuple[int, ...],
    course_folder: Path | None,
) -> None:
    """Write the students' kit of the course into DIR, a new folder.

    It holds statements, stubs, visible checks with recorded values, a workflow and a wheel
    of the grader, and nothing of reference/: the kit is looked through before it is there.
    With --module it holds that module's exercises, and still nothing of any other's reference.
    """
    if folder is None and (zip_path is None or only_check):
        raise UsageError("Nothing to write.", advice="Name a folder: `grade release DIR`.")
    if wanted and zip_path is None:
        raise UsageError("--exercise goes with --gradescope.", advice="Leave it out.")
    if modules and only_check:
        raise UsageError("--check looks for what is of any module.", advice="Leave out --module.")
    if answered and not only_check:
        raise UsageError("--answered goes with --check.", advice="Leave it out.")
    course = load_course(course_folder)
    handed = of_modules(course, modules)
    if folder is not None:
        if only_check:
            if not folder.is_dir():
                raise UsageError(f"There is no folder {folder}.", advice="Name a kit's folder.")
            _check(course, folder, answered=answered)
        else:
            done = handout.hand_out(course, folder, handed)
            say(f"{folder}: {done.files} files, and nothing of the staff's among them.")
            say(
                f"{len(handed)} exercises with {done.visible} visible checks; "
                f"{done.hidden} hidden ones wait for the hand-in."
            )
            say(f"Students install {done.wheel}; README.md tells them how to begin.")
    if zip_path is not None:
        meant = dict.fromkeys(find_exercise(course, name) for name in wanted)
        meant |= dict.fromkeys(handed if modules else ())
        names = tuple(exercise.name for exercise in meant)
        write_autograder(course, zip_path, names)
        say(f"{zip_path}: upload it as the autograder. It holds the hidden checks: keep it.")


def _check(course: Course, folder: Path, *, answered: bool) -> None:
    found = handout.check(course, folder)
    theirs = handout.answers(course, found)
    handout.refuse(tuple(leak for leak in found if leak not in theirs))
    files = sorted({leak.where for leak in theirs})
    told = f"{len(files)} {'answer does' if len(files) == 1 else 'answers do'} what the staff's do"
    if theirs and not answered:
        listed = "\n".join(f"  {name}" for name in files[:20])
        raise ReleaseError(
            f"{told}, and nothing else of the staff's is in {folder}:\n{listed}",
            advice="A solved stub must not be handed out. If students have worked in this folder, "
            "the answers are their own: add --answered.",
        )
    say(f"{folder}: nothing of the staff's is in it.")
    if theirs:
        say(f"{told}: their authors solved the exercise.")
