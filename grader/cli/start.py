"""``grade start``: a folder with all the exercises."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from grader.cli import options
from grader.cli.output import say
from grader.course.loading import load_course
from grader.course.path import of_modules, on_the_path
from grader.submissions.notebooks import notebook_from_stub
from grader.submissions.workspace import exercises_in, make_workspace


@click.command()
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@click.option("--notebook", is_flag=True, help="Also each stub as a notebook.")
@options.modules
@options.course
def start(
    *, folder: Path, notebook: bool, modules: tuple[int, ...], course_folder: Path | None
) -> None:
    """Make a folder with every exercise's statement and stub, and COURSE.md, the learning path.

    What is there already is never overwritten: only what is missing is added.
    """
    course = load_course(course_folder)
    exercises = of_modules(course, modules)
    extra: dict[str, bytes] = {}
    if notebook:
        for exercise in exercises:
            stub = (exercise.public / exercise.stub).read_text(encoding="utf-8")
            statement = (exercise.public / "README.md").read_text(encoding="utf-8")
            name = f"{exercise.name}/{exercise.module}.ipynb"
            extra[name] = notebook_from_stub(stub, exercise.title, statement)
    made = make_workspace(course, folder, extra, exercises)
    if made.kept:
        say("Kept as they were:")
        for path in made.kept:
            say(f"  {path}")
    if made.added:
        say(f"{folder}: {len(made.added)} {'file' if len(made.added) == 1 else 'files'} added.")
    first = next(one for _, one in on_the_path(course) if one in exercises)
    begin = exercises_in(folder, course) / first.name / "README.md"
    say(f"Begin with {begin}, then:")
    there = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    say(f"  {there}grade exercise-{first.number}")
