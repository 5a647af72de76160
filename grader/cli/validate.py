"""``grade validate``: proves that exercises are sound."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import options
from grader.cli.output import say, write
from grader.errors import ConfinementError, CourseError, GraderError, UsageError, require_extra

if TYPE_CHECKING:
    from grader.model import Course


@click.command()
@click.argument("exercises", metavar="[EXERCISE]...", nargs=-1)
@options.modules
@click.option("--mutate", is_flag=True, help="Run mutants of each reference, too.")
@click.option(
    "--accept", is_flag=True, help="Write what wrong answers lose and are told to expected.toml."
)
@click.option(
    "--only",
    metavar="ID",
    multiple=True,
    help="Only show what the answers under this misconception's id lose and are told.",
)
@click.option(
    "--json",
    "json_path",
    metavar="PATH",
    type=options.FILE,
    help="Write what was found as JSON; - for standard output.",
)
@options.course
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help="How many processes to use; by default at most two.",
)
@click.option("--allow-unconfined", is_flag=True, help="Validate without a full sandbox.")
@click.pass_context
def validate(
    context: click.Context,
    /,
    exercises: tuple[str, ...],
    json_path: Path | None,
    course_folder: Path | None,
    jobs: int | None,
    *,
    modules: tuple[int, ...],
    only: tuple[str, ...],
    mutate: bool,
    accept: bool,
    allow_unconfined: bool,
) -> None:
    """Prove exercises sound, by name, number, slug or module; else all of the course.

    All that falls short is told at once, with its file and line and what to write there.
    An exercise needs every graded name right in 5 ways beside the reference, 3 hostile answers,
    every misconception in 2 spellings, a title, a hint and a wrong answer for every check, and a
    third of all points on visible checks; with --mutate the suites kill 95 % of the mutants.

    The stub, the reference, the sample answers, every misconception in its spellings and answers
    that know nothing are graded, and what becomes of them is compared with what the exercise
    promises and, for wrong ones, with its expected.toml. While you write a misconception,
    --only shows in seconds what becomes of its code and its spellings, and nothing else.

    Exit codes: 0 sound, 1 something falls short, 2 no such exercise, or the extra `staff` is not
    installed, 3 there is no course to be loaded, or nothing can be confined here.
    """
    require_extra("staff", "libcst", wanted="`grade validate`")
    _require_linux()
    from grader.course.loading import default_root, read_course_file

    root = (course_folder or default_root()).resolve()
    found = read_course_file(options.to_write_to(root, course_folder) if accept else root)
    names = _names(found, exercises, modules)
    if only:
        if len(names) != 1 or mutate or accept or jobs is not None or json_path is not None:
            says = "--only goes with one exercise, and with --course or --allow-unconfined alone"
            raise UsageError(says)
        context.exit(_show_some(root, names[0], only, required=not allow_unconfined))
    # Only now what takes a second to import.
    from grader.validation import output as telling
    from grader.validation.course import prove_course
    from grader.validation.validate import prove

    width, began = telling.name_width(names), time.monotonic()
    # With "-" standard output carries the JSON alone.
    aside = str(json_path) == "-"
    say(telling.header(width), err=aside)

    proofs = []
    for proof in prove(
        root,
        set(names).__contains__,
        mutate=mutate,
        accept=accept,
        required=not allow_unconfined,
        processes=jobs or min(2, os.cpu_count() or 1),
    ):
        proofs.append(proof)
        say(telling.row(proof, width), err=aside)
    seconds = time.monotonic() - began
    whole = prove_course(found)
    for line in telling.after_the_table(whole, proofs, root, seconds):
        say(line, err=aside)
    if json_path is not None:
        document = telling.document(whole, proofs, root, mutate=mutate, seconds=seconds)
        _write_json(json_path, document)
    context.exit(telling.exit_code([whole, *proofs]))


def _write_json(path: Path, document: dict[str, Any]) -> None:
    import msgspec

    data = msgspec.json.format(msgspec.json.encode(document)) + b"\n"
    write(path, data, error=GraderError, advice="Give another path.")


def _show_some(root: Path, name: str, only: Sequence[str], *, required: bool) -> int:
    """Show what becomes of some misconceptions; returns the exit code."""
    from grader.validation import output as telling
    from grader.validation.validate import prove_some

    proof = prove_some(root, name, only, required=required)
    for line in [telling.told(proof), *telling.shortfalls(proof, root)]:
        say(line)
    return telling.exit_code([proof])


def _require_linux() -> None:
    if sys.platform != "linux":
        raise ConfinementError(
            "grade validate needs Linux: elsewhere wrong answers can't be confined.",
            advice="Run it in a Linux container or virtual machine.",
        )


def _names(course: Course, typed: Sequence[str], modules: Sequence[int]) -> list[str]:
    """The full names of the exercises that are meant, also of those that can't be loaded."""
    from grader.course.loading import is_meant
    from grader.course.path import slugs_in

    root = course.root
    folders = sorted(path.name for path in (root / "exercises").glob("exercise-*") if path.is_dir())
    if not folders:
        raise CourseError(f"{root / 'exercises'} has no exercises")
    if not typed and not modules:
        return folders
    by_slug = {name[len("exercise-00-") :]: name for name in folders}
    slugs = slugs_in(course.lessons, modules, by_slug) if modules else []
    names = [by_slug[slug] for slug in slugs]
    for name in typed:
        folder = next((item for item in folders if is_meant(name, item)), None)
        if folder is None:
            raise UsageError(
                f"there is no exercise {name!r}", advice="`grade list` shows all of them."
            )
        names.append(folder)
    return sorted(set(names))
