"""``grade adopt``: make a misconception of a wrong answer that nothing explained."""

from __future__ import annotations

import ast
from pathlib import Path

import click

from grader.cli import options
from grader.errors import UsageError


@click.command()
@click.argument("exercise")
@click.argument("file", type=click.Path(path_type=Path))
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
    from grader.course import find_exercise, load_course
    from grader.submissions import read_submission
    from grader.worker.decode import decode

    found = find_exercise(load_course(course_folder), exercise)
    if function not in found.functions:
        names = ", ".join(found.functions)
        raise UsageError(f"{found.name} has no function {function!r}", advice=f"It has {names}.")
    try:
        text = entry(decode(read_submission(file).source), function, identifier, says, why)
    except SyntaxError as error:
        raise UsageError(f"{file} can't be read: {error.msg}") from error
    if not write:
        click.echo(text)
        return
    if not says or not why:
        raise UsageError("a misconception needs words", advice="Give --says and --why.")
    if found.staff is None:
        raise UsageError(f"{found.name} has no folder in reference/ here")
    path = found.staff / "misconceptions.py"
    with path.open("a", encoding="utf-8") as catalogue:
        catalogue.write(f"\n\n{text}")
    click.echo(f"Added to {path}. Now: grade validate {found.name}")


def entry(source: str, function: str, identifier: str, says: str, why: str) -> str:
    """The catalogue's entry: the function as the student wrote it, with its helpers inside.

    Raises:
        UsageError: the file defines no such function.
    """
    tree = ast.parse(source)
    wanted = next(
        (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function), None
    )
    if wanted is None:
        raise UsageError(f"the file defines no function {function!r} at its top")
    helpers = [
        node
        for node in tree.body
        if node is not wanted
        and not isinstance(node, (ast.Import, ast.ImportFrom, ast.If))
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    docstring = ast.get_docstring(wanted) is not None
    wanted.body = [*helpers, *(wanted.body[1:] if docstring else wanted.body)]
    wanted.name = identifier.replace("-", "_")
    head = (
        f"@misconception(\n    {identifier!r},\n    of={function!r},\n"
        f"    says={says!r},\n    why={why!r},\n)\n"
    )
    return head + ast.unparse(ast.fix_missing_locations(wanted)) + "\n"
