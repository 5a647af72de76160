"""``grade new``: the two folders of a new exercise, in which everything works already."""

from __future__ import annotations

import keyword
import re
import shutil
from pathlib import Path

import click

from grader.cli import options
from grader.cli.output import say
from grader.course.loading import FOLDER, default_root, read_course_file
from grader.errors import UsageError
from grader.validation.template import NewExercise, files_of

_QUESTIONS = ("question_1", "question_2", "question_3")


@click.command()
@click.argument("number", metavar="NN", type=click.IntRange(1, 99))
@click.argument("slug")
@click.option(
    "--function",
    "functions",
    metavar="NAME",
    multiple=True,
    help="A graded function, or with --module a class, if it begins with a capital; as often as "
    "there are any.",
)
@click.option("--quiz", is_flag=True, help="Questions: functions without arguments.")
@click.option("--module", is_flag=True, help="Classes of nn.Module, and loops that train one.")
@options.course
def new(
    number: int,
    slug: str,
    functions: tuple[str, ...],
    *,
    quiz: bool,
    module: bool,
    course_folder: Path | None,
) -> None:
    """Write the folders of a new exercise, NN and SLUG, with all that can be tried.

    Statement, stub, reference, both suites, misconceptions and hostile answers are there, and
    work. What is left to write is marked TODO, and `grade validate SLUG` lists it in order.

    \b
      grade new 38 smooth-step --function smooth_step --function smooth_step_derivative
      grade new 39 quiz-4 --quiz
      grade new 40 fit-a-line --module --function Line --function train
    """  # noqa: D301  (a real backspace, which keeps lines as they are)
    if quiz and module:
        raise UsageError("an exercise is a quiz or trains a module", advice="Give one of the two.")
    exercise = NewExercise(
        number=number,
        slug=_slug(slug),
        functions=_functions(functions or (_QUESTIONS if quiz else ())),
        kind="quiz" if quiz else "module" if module else "functions",
    )
    from grader.validation.answers import LEAST
    from grader.validation.values import AnswerKind

    root = _course(course_folder)
    _not_taken(root, exercise)
    files = files_of(exercise, LEAST[AnswerKind.correct])
    _write(root, exercise, files)
    say(f"exercises/{exercise.name} and reference/{exercise.name} in {root}:")
    for path in files:
        say(f"  {path}")
    say("All of it runs, and what is left to write is marked TODO. In order:")
    say(f"  grade validate {exercise.slug}" + (f" --course {course_folder}" * bool(course_folder)))
    say(f'Put "{exercise.slug}" into a lesson of course.toml, or it is listed under More.')


def _slug(typed: str) -> str:
    if FOLDER.fullmatch(f"exercise-00-{typed}") is None:
        close = re.sub(r"[^a-z0-9]+", "-", typed.lower()).strip("-")
        raise UsageError(
            f"{typed!r} can't be a slug: it is of lower-case letters and digits, with single "
            "hyphens between words",
            advice=f"Write {close}." if close else "Such as smooth-step.",
        )
    return typed


def _functions(names: tuple[str, ...]) -> tuple[str, ...]:
    from grader.validation.signatures import OF_A_SUBJECT

    if not names:
        raise UsageError("no graded function is named", advice="Add --function NAME, or --quiz.")
    for at, name in enumerate(names):
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            why = "is no name that a function can have here"
        elif name in OF_A_SUBJECT:
            why = f"can't be asked for: in a check `code.{name}` is something else"
        elif name in names[:at]:
            why = "is named twice"
        else:
            continue
        raise UsageError(
            f"--function {name}: {name!r} {why}",
            advice="Use letters, digits and underscores, a letter first, and each name once.",
        )
    return names


def _course(folder: Path | None) -> Path:
    """The course to write to."""
    root = (folder or default_root()).resolve()
    if not (root / "course.toml").is_file():
        raise UsageError(
            f"{root} holds no course: there is no course.toml",
            advice="Name the folder that has one with --course DIR.",
        )
    return read_course_file(options.to_write_to(root, folder)).root


def _not_taken(root: Path, exercise: NewExercise) -> None:
    for path in sorted([*(root / "exercises").glob("*"), *(root / "reference").glob("*")]):
        match = FOLDER.fullmatch(path.name)
        if match is None:
            continue
        taken = f"{path.parent.name}/{path.name}"
        if int(match[1]) == exercise.number:
            raise UsageError(
                f"number {exercise.number} is taken: {taken}", advice=_free(root, exercise.number)
            )
        if match[2] == exercise.slug:
            raise UsageError(
                f"the slug {exercise.slug} is taken: {taken}", advice="Choose another."
            )


def _free(root: Path, number: int) -> str:
    folders = [*(root / "exercises").glob("*"), *(root / "reference").glob("*")]
    taken = {int(match[1]) for path in folders if (match := FOLDER.fullmatch(path.name))}
    free = next((item for item in [*range(number, 100), *range(1, 100)] if item not in taken), None)
    return f"{free} is free." if free is not None else "All 99 are taken."


def _write(root: Path, exercise: NewExercise, files: dict[str, str]) -> None:
    """Write all files; nothing that is there already is touched, and nothing is left half done."""
    made: list[Path] = []
    try:
        for group in ("exercises", "reference"):
            folder = root / group / exercise.name
            folder.parent.mkdir(exist_ok=True)
            folder.mkdir()
            made.append(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)
        raise UsageError(
            f"{error.filename or root} can't be written: {error.strerror}",
            advice="Nothing was written. May you write to the course's folders?",
        ) from error
