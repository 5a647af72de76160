"""``grade adopt``: make a misconception of a wrong answer that nothing explained."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import options
from grader.cli.output import say
from grader.course.loading import find_exercise, load_course
from grader.errors import UsageError
from grader.grading.examiner import Examiner
from grader.model import Course, Exercise, Status, Submission
from grader.sandbox.opening import open_sandbox
from grader.submissions.notebooks import as_script
from grader.submissions.single_file import read_submission
from grader.validation.adoption import entry, implementation, imports
from grader.worker.decode import decode


@click.command()
@click.argument("exercise")
@click.argument("file", type=options.PATH)
@click.option("--of", "function", required=True, help="The graded function that is wrong.")
@click.option("--id", "identifier", required=True, help="A name, such as swish-is-something.")
@click.option("--says", default="", help="What the student did, one sentence.")
@click.option("--why", default="", help="Why that gives the number it gives.")
@click.option("--write", is_flag=True, help="Add it to the exercise's catalogue.")
@options.course
def adopt(
    exercise: str,
    file: Path,
    *,
    function: str,
    identifier: str,
    says: str,
    why: str,
    write: bool,
    course_folder: Path | None,
) -> None:
    """Turn the wrong FUNCTION of FILE into a misconception of EXERCISE.

    It is printed; --write adds it to reference/…/misconceptions.py. Read it
    first: what is in a catalogue runs unconfined. `grade validate` then
    proves that it is wrong, and told from the others.
    """
    course = load_course(course_folder)
    found = find_exercise(course, exercise)
    if function not in found.functions:
        names = ", ".join(found.functions)
        raise UsageError(f"{found.name} has no function {function!r}", advice=f"It has {names}.")
    if found.staff is None:
        raise UsageError(f"{found.name} has no folder in reference/ here")
    if write and not (says and why):
        raise UsageError("a misconception needs words", advice="Give --says and --why.")
    if write:
        options.to_write_to(course.root, course_folder)
    script = as_script(read_submission(file))
    if script.refused:
        raise UsageError(f"{file}: {script.refused}")
    catalogue = found.staff / "misconceptions.py"
    given = catalogue.read_text(encoding="utf-8") if catalogue.is_file() else ""
    try:
        text = entry(decode(script.source), function, identifier, says=says, why=why, given=given)
    except SyntaxError as error:
        raise UsageError(f"{file} can't be read: {error.msg}") from error
    _prove(course, found, file, function, decode(script.source))
    if not write:
        say(text)
        return
    catalogue.write_text(f"{imports(given).rstrip()}\n\n\n{text}".lstrip(), encoding="utf-8")
    say(f"Added to {catalogue}. Now: grade validate {found.name}")


def _prove(course: Course, exercise: Exercise, file: Path, function: str, source: str) -> None:
    """Have the function graded where it stands and as the entry has it.

    Raises:
        UsageError: it is right, or the entry would be another function than the student's.
    """
    taken = implementation(source, function, "adopted")
    alone = f"{taken}\n\n\n{function} = adopted\n".encode()
    sandbox = open_sandbox(exercise)
    try:
        examiner = Examiner(course, exercise, sandbox, required=False)
        both = examiner.examine(
            [
                Submission(name=exercise.stub, source=data, sha256="")
                for data in (source.encode(), alone)
            ],
            figures=False,
        )
    finally:
        sandbox.close()
    seen, again = (
        {
            item.check.id: (item.status, item.fingerprint)
            for item in report.verdicts
            if item.check.functions == (function,)
        }
        for report in both
    )
    if all(status is Status.passed for status, _ in seen.values()):
        raise UsageError(
            f"`{function}` in {file} is right: it passes every check that looks at it alone",
            advice="A misconception has to be wrong. Is another function meant, with --of?",
        )
    if seen != again:
        raise UsageError(
            f"`{function}` does something else when it is taken out of {file}, so that its entry "
            "would never match",
            advice="What it depends on in the file (a setting, a global variable that changes) has "
            "to stand inside it: change a copy, and adopt that.",
        )
